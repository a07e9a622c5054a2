import { z } from 'zod';
import { commands } from './control-commands';
import { refuse, StripeRefusal } from './errors';
import { faultSchema } from './faults';
import type { PlainAnswer } from './plain-answer';
import { renderObject } from './render';
import { emptyTables } from './tables';
import type { Webhooks } from './webhooks';
import type { World } from './world';

/** What the control requests work on. */
export interface Control {
  readonly world: World;
  readonly webhooks: Webhooks;
  /** Lets everything happen whose simulated time has come. */
  tick(): void;
}

type Work = (control: Control, body: unknown, params: Readonly<Record<string, string>>) => unknown;

const advanceSchema = z.union([
  z.strictObject({
    seconds: z
      .number()
      .int()
      .min(0)
      .max(400 * 86_400),
  }),
  z.strictObject({ to: z.number().int() }),
]);

const settingsSchema = z.strictObject({
  paused: z.boolean().optional(),
  delay_ms: z.number().int().min(0).max(600_000).optional(),
  shuffle: z.boolean().optional(),
  copies: z.number().int().min(1).max(10).optional(),
});

const queueSchema = z.strictObject({
  /** Deliveries, in the order wanted for `reorder`. */
  ids: z.array(z.string()).min(1).max(10_000),
  ms: z.number().int().min(0).max(600_000).default(1_000),
});

function advance({ world, tick, webhooks }: Control, body: unknown): unknown {
  const asked = advanceSchema.parse(body);
  const seconds = 'seconds' in asked ? asked.seconds : asked.to - world.now();
  if (seconds < 0) refuse('The simulated clock does not go back.', {});
  world.tables.offset += seconds;
  tick();
  webhooks.wake();
  return clockOf({ world });
}

const clockOf = ({ world }: { readonly world: World }) => ({
  now: world.now(),
  iso: new Date(world.now() * 1_000).toISOString(),
  ahead_seconds: world.tables.offset,
});

function configure({ webhooks }: Control, body: unknown): unknown {
  const asked = settingsSchema.parse(body);
  const { settings } = webhooks;
  settings.paused = asked.paused ?? settings.paused;
  settings.delayMs = asked.delay_ms ?? settings.delayMs;
  settings.shuffle = asked.shuffle ?? settings.shuffle;
  settings.copies = asked.copies ?? settings.copies;
  webhooks.wake();
  return settings;
}

/** Changes chosen deliveries: sends them again, gives them another order, drops them, or makes them late. */
function arrange({ world, webhooks }: Control, body: unknown, { verb }: Readonly<Record<string, string>>): unknown {
  const { ids, ms } = queueSchema.parse(body);
  const chosen = ids.flatMap((id) => world.tables.deliveries.filter((delivery) => delivery.id === id));
  for (const [at, delivery] of chosen.entries()) {
    const event = world.tables.events[delivery.event];
    if (verb === 'duplicate' && event) webhooks.add(event, delivery.endpoint);
    else if (verb === 'drop') delivery.status = 'dropped';
    else if (verb === 'delay') delivery.due = world.realMs() + ms;
    else if (verb === 'reorder') delivery.due = world.realMs() + at;
    else if (verb === 'resend') Object.assign(delivery, { status: 'waiting', due: world.realMs() });
  }
  webhooks.wake();
  return { deliveries: chosen };
}

function addSecret({ world }: Control, body: unknown): unknown {
  const { secret, keep } = z.strictObject({ secret: z.string().min(8), keep: z.boolean().default(true) }).parse(body);
  for (const { sim } of Object.values(world.tables.webhook_endpoints)) {
    sim.secrets = keep ? [...sim.secrets, secret] : [secret];
  }
  return { signing_with: keep ? 'all secrets' : 'the new secret' };
}

const fixed: Readonly<Record<string, Work>> = {
  'GET /_sim/clock': (control) => clockOf(control),
  'POST /_sim/clock/advance': advance,
  'GET /_sim/faults': ({ world }) => ({ faults: world.tables.faults }),
  'POST /_sim/faults': ({ world }, body) => {
    world.tables.faults.push(faultSchema.parse(body));
    return { faults: world.tables.faults };
  },
  'DELETE /_sim/faults': ({ world }) => {
    world.tables.faults = [];
    return { faults: [] };
  },
  'GET /_sim/requests': ({ world }) => ({ requests: world.tables.requests }),
  'DELETE /_sim/requests': ({ world }) => {
    world.tables.requests = [];
    return { requests: [] };
  },
  'GET /_sim/webhooks': ({ webhooks }) => ({ settings: webhooks.settings, deliveries: webhooks.deliveries }),
  'POST /_sim/webhooks/settings': configure,
  'POST /_sim/webhooks/secret': addSecret,
  'POST /_sim/webhooks/flush': async ({ webhooks }) => {
    await webhooks.flush();
    return { deliveries: webhooks.deliveries };
  },
  'POST /_sim/reset': ({ world }) => {
    const { webhook_endpoints: endpoints, counter, offset } = world.tables;
    world.tables = { ...emptyTables(), webhook_endpoints: endpoints, counter, offset };
    return { reset: true };
  },
};

function findWork(method: string, path: string): { work: Work; params: Readonly<Record<string, string>> } | null {
  const exact = fixed[`${method} ${path}`];
  if (exact) return { work: exact, params: {} };
  const queue = /^\/_sim\/webhooks\/(duplicate|drop|delay|reorder|resend)$/.exec(path);
  if (queue && method === 'POST') return { work: arrange, params: { verb: queue[1] ?? '' } };
  const [, noun = '', id = '', verb = ''] = /^\/_sim\/(\w+)\/([\w-]+)\/(\w+)$/.exec(path) ?? [];
  const command = method === 'POST' ? commands[`${noun}/${verb}`] : undefined;
  if (command === undefined) return null;
  return { work: ({ world }, body) => renderObject(world, command(world, id, body)), params: { id } };
}

const json = (status: number, body: unknown): PlainAnswer => ({
  status,
  body: `${JSON.stringify(body, null, 2)}\n`,
  headers: { 'content-type': 'application/json' },
});

/** Requests below `/_sim`: what only time, a bank, a person at the dashboard, or bad luck can do to the real Stripe. */
export async function answerControl(control: Control, method: string, url: URL, text: string): Promise<PlainAnswer> {
  const found = findWork(method, url.pathname);
  if (found === null) return json(404, { error: { message: `There is no ${method} ${url.pathname}.` } });
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    const answer = await found.work(control, body, found.params);
    control.world.onChange();
    return json(200, answer);
  } catch (error) {
    if (error instanceof StripeRefusal) return json(error.status, { error: error.body });
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      return json(400, { error: { message: error.message } });
    }
    throw error;
  }
}
