import type { PlatformCtx } from '@/lib/kernel/context';
import { ok } from '@/lib/kernel/outcome';
import { viewDocument } from '@/lib/onboarding';
import { fileRef, type ViewedFile } from '@/lib/onboarding/contract/desk';
import { platformRoute } from '@/lib/web/platform-route';
import { webProcess } from '@/lib/web/process';

type Params = Readonly<Record<'caseId' | 'documentId' | 'fileId', string>>;

const mediaTypes: Readonly<Record<ViewedFile['type'], string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
};

/** The bytes of one file, as the reviewer's browser shows them. Each opening is noted by the use case. */
export const GET = platformRoute<Params>('desk.read', 'console.compliance.file', async (ctx: PlatformCtx, params) => {
  const { services } = await webProcess();
  const named = fileRef.safeParse({
    case_id: params.caseId,
    document_id: params.documentId,
    file_id: params.fileId,
  });
  if (!named.success) return ok(null);
  const viewed = await viewDocument(ctx, named.data, services.onboarding);
  return viewed.ok ? ok({ bytes: viewed.value.bytes, type: mediaTypes[viewed.value.type] }) : viewed;
});
