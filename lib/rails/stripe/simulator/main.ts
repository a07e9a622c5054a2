import { z } from 'zod';
import { startStripeSimulator } from './start';

/** Settings of the simulator as a process of its own. */
const settings = z.object({
  /** Made-up money has no place beside real money. */
  TIDEGATE_DEPLOYMENT: z
    .string()
    .optional()
    .refine((deployment) => deployment !== 'production', 'The simulator does not run in production.'),
  STRIPE_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535),
  /** File that keeps its state over restarts. */
  STRIPE_SIMULATOR_FILE: z.string().min(1).optional(),
  STRIPE_SIMULATOR_SEED: z.string().min(1).optional(),
  STRIPE_SIMULATOR_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  STRIPE_SIMULATOR_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  STRIPE_SIMULATOR_WEBHOOK_SECRET: z.string().min(8).optional(),
});

async function main(): Promise<void> {
  const env = settings.parse(process.env);
  const { STRIPE_SIMULATOR_WEBHOOK_URL: url, STRIPE_SIMULATOR_WEBHOOK_SECRET: secret } = env;
  const simulator = await startStripeSimulator({
    port: env.STRIPE_SIMULATOR_PORT,
    dataFile: env.STRIPE_SIMULATOR_FILE ?? null,
    seed: env.STRIPE_SIMULATOR_SEED,
    publicUrl: env.STRIPE_SIMULATOR_PUBLIC_URL,
    webhook: url && secret ? { url, secret } : null,
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    simulator.close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`Stripe simulator is ready at ${simulator.url}\n`);
}

function fail(error: unknown): never {
  const said =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${said}\n`);
  process.exit(1);
}

main().catch(fail);
