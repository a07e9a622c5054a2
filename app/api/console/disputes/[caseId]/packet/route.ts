import { getPacket } from '@/lib/disputes';
import { caseParams } from '@/lib/disputes/contract';
import { ok } from '@/lib/kernel/outcome';
import { consoleRoute } from '@/lib/web/console-route';
import { webProcess } from '@/lib/web/process';

export const GET = consoleRoute<{ readonly caseId: string }>('console.disputes.packet', async (ctx, { params }) => {
  const { services } = await webProcess();
  const named = caseParams.safeParse({ case_id: params.caseId });
  return named.success ? getPacket(ctx, { caseId: named.data.case_id }, services) : ok(null);
});
