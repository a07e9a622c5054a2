import { z } from 'zod';
import { deliver, type GateDeps } from '@/lib/gate';
import { type Engine, recoverOperation } from '@/lib/harbor';
import { type HandleDeps, handleEvent } from '@/lib/inbound';
import type { Ctx } from '@/lib/kernel/context';
import type { Sealer } from '@/lib/keys/seal';
import { carryLetter, type Mail, postedSchema } from '@/lib/mail';
import { checkApplication, type OnboardingDeps } from '@/lib/onboarding';
import { type Task, task } from '@/lib/outbox/task';

/** The worker's context in a tenant. */
export type SystemCtx = (tenantId: string) => Promise<Ctx>;

const inboundHandle = z.object({ source: z.string(), eventId: z.string() });
const gateDeliver = z.object({ tenantId: z.uuid(), deliveryId: z.uuid() });
const kycCheck = z.object({ tenantId: z.uuid(), applicationId: z.uuid() });
const railAsk = z.object({ tenantId: z.uuid(), operationId: z.uuid(), intentId: z.uuid() });

/** Who carries letters, and what opens them. */
export interface Post {
  readonly mail: Mail;
  readonly sealer: Sealer;
}

/** Every task of the product that a commit can enqueue. */
export const allTasks = (
  engine: Engine,
  systemCtx: SystemCtx,
  inbound: HandleDeps,
  gate: GateDeps,
  post: Post,
  onboarding: OnboardingDeps,
): readonly Task[] => [
  // Asks the rail now, where waiting for the operation's next turn would be late.
  task('rail.ask', railAsk, async ({ tenantId, operationId, intentId }) => {
    await recoverOperation(engine, await systemCtx(tenantId), operationId, intentId, 'due');
  }),
  // A counterpart has told of something. What could not be done is found again by the worker's loop.
  task('inbound.handle', inboundHandle, async ({ source, eventId }) => {
    await handleEvent(inbound, source, eventId);
  }),
  // An agent or a service is to be told of a payment. A try that is due later is found by the worker's loop.
  task('gate.deliver', gateDeliver, async ({ tenantId, deliveryId }) => {
    await deliver(gate, await systemCtx(tenantId), deliveryId);
  }),
  // A merchant has sent an application in. What takes too long is found by the worker's loop.
  task('kyc.check', kycCheck, async ({ tenantId, applicationId }) => {
    await checkApplication(await systemCtx(tenantId), { applicationId }, onboarding);
  }),
  // A change has told somebody by mail. The letter was sealed with the change.
  task('mail.send', postedSchema, async (posted) => {
    await carryLetter(posted, post.sealer, post.mail);
  }),
];
