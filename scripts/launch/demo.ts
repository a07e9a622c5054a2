import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';
import { runNode } from './command';

/** What the launcher shows of `demo.json`; the file holds more. */
const demoFile = z.object({
  tenants: z.array(z.object({ name: z.string(), tenantId: z.string(), environment: z.string() })),
  users: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
  /** Who takes part in onboarding; all but the tenant admin set up a second step at their first sign-in. */
  onboarding: z.object({
    users: z.array(
      z.object({ email: z.string(), password: z.string(), role: z.string(), organizationId: z.string().nullable() }),
    ),
  }),
});
export type Demo = z.infer<typeof demoFile>;

/** Loads the demo scenario; loading it again changes nothing. */
export async function loadDemo(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const { passed, output } = await runNode(['--import', 'tsx', 'prisma/seed/run.ts', 'demo'], env, signal);
  signal.throwIfAborted();
  if (!passed)
    throw new SetupError(`The demo scenario could not be loaded:\n${output.trim()}`, 'See `npm run doctor`.');
}

export const demoPath = (dataDir: string): string => join(dataDir, 'demo.json');

export function readDemo(dataDir: string): Demo | null {
  const file = demoPath(dataDir);
  return existsSync(file) ? demoFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}
