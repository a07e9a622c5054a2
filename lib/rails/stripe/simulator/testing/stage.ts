import Stripe from 'stripe';
import { type FixedClock, fixedClock } from '@/lib/kernel/clock';
import { violationsOf, warmUp } from '@/lib/rails/stripe/openapi/testing/validate';
import { parseForm } from '@/lib/rails/stripe/simulator/form';
import { type SimulatorOptions, type StripeSimulator, startStripeSimulator } from '@/lib/rails/stripe/simulator/start';

/** A simulator with the official SDK in front of it; everything that goes over the wire is held to the document. */
export interface Stage {
  readonly simulator: StripeSimulator;
  readonly stripe: Stripe;
  readonly clock: FixedClock;
  /** Where requests and answers left the document; a test ends by expecting none. */
  readonly violations: string[];
  /** Sends a control request and gives back its answer. */
  readonly sim: (path: string, body?: unknown, method?: string) => Promise<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

function requestOf(url: URL, init: RequestInit | undefined): unknown {
  const body = typeof init?.body === 'string' ? init.body : '';
  if ((init?.method ?? 'GET') !== 'POST') return parseForm(url.search.slice(1));
  return url.pathname.startsWith('/v2/') ? JSON.parse(body || '{}') : parseForm(body);
}

/** A fetch that looks at what passes. */
function watching(violations: string[]): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(String(input));
    const text = await response.clone().text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    if (isJson && response.headers.get('request-id') !== 'req_fault') {
      const method = init?.method ?? 'GET';
      const { status } = response;
      violations.push(
        ...violationsOf({
          method,
          path: url.pathname,
          request: requestOf(url, init),
          status,
          response: JSON.parse(text),
        }),
      );
    }
    return response;
  };
}

/** A Friday, so that business days matter. */
const start = new Date('2026-11-20T15:00:00Z');

export async function openStage(options: Partial<SimulatorOptions> = {}): Promise<Stage> {
  warmUp();
  const violations: string[] = [];
  const clock = fixedClock(start);
  const simulator = await startStripeSimulator({ port: 0, dataFile: null, webhook: null, clock, ...options });
  const stripe = clientOf(simulator, { httpClient: Stripe.createFetchHttpClient(watching(violations)) });
  const sim: Stage['sim'] = async (path, body, method = 'POST') => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(`${simulator.url}/_sim/${path}`, { method, body: text });
    const answer: Record<string, unknown> = { status: response.status, ...Object(await response.json()) };
    if (response.status >= 500) throw new Error(JSON.stringify(answer));
    return answer;
  };
  return { simulator, stripe, clock, violations, sim, close: simulator.close };
}

export function clientOf(
  { port }: StripeSimulator,
  config: Stripe.StripeConfig = {},
  key = 'sk_test_simulated',
): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: 2_000,
    ...config,
  });
}

/** A payee who may receive transfers. */
export async function readyPayee({ stripe, sim }: Stage): Promise<string> {
  const { id } = await stripe.v2.core.accounts.create({
    contact_email: 'payee@example.com',
    display_name: 'Payee',
    dashboard: 'express',
    defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
    identity: { country: 'us' },
    configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } },
  });
  await sim(`accounts/${id}/onboard`);
  return id;
}

export const eventTypes = async ({ stripe }: Stage): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type).reverse();
