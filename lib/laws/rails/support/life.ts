import { expect } from 'vitest';
import { z } from 'zod';
import { accounts } from '@/lib/harbor/domain/ledger/postings';
import { type AtRail, inBooks, type Position } from './position';
import type { RailUnderTest } from './rail-under-test';
import { simulatedRailUnderTest } from './simulated-rail';
import { stripeRailUnderTest } from './stripe-rail';
import type { RailsWorld } from './world';
import { x402RailUnderTest } from './x402-rail';

export const names = ['adyen_manual_capture', 'stripe_connect', 'stripe_ach_debit', 'x402_usdc_base'] as const;

/** Every operation that a rail plans; the conformance suite proves that these are all. */
export const planned = {
  adyen_manual_capture: ['open_checkout', 'authorise', 'capture', 'transfer', 'void'],
  stripe_connect: ['open_checkout', 'authorise', 'capture', 'transfer', 'void'],
  stripe_ach_debit: ['open_checkout', 'authorise', 'transfer', 'refund'],
  x402_usdc_base: ['authorise', 'capture', 'void'],
} as const;

export type End = 'released' | 'refunded';

/** How often a client or a worker comes back before something is stuck. */
const patience = 30;

export const work: Readonly<Record<End, { readonly status: string; readonly cost_cents: number }>> = {
  released: { status: 'completed', cost_cents: 18_700 },
  refunded: { status: 'failed', cost_cents: 18_700 },
};

export const allRails = (world: RailsWorld): readonly RailUnderTest[] => [
  simulatedRailUnderTest(world),
  stripeRailUnderTest(world, 'stripe_connect'),
  stripeRailUnderTest(world, 'stripe_ach_debit'),
  x402RailUnderTest(world),
];

const standing = z.array(z.object({ state: z.string(), status: z.string(), in_flight: z.boolean() }));
export type Standing = z.output<typeof standing>[number];

const standingText = `SELECT state, status, EXISTS (SELECT FROM rail_operations o WHERE o.tenant_id = i.tenant_id
  AND o.intent_id = i.id AND o.status NOT IN ('succeeded', 'failed')) AS in_flight FROM intents i WHERE id = $1`;

export async function standingOf({ superuser }: RailsWorld, intentId: string): Promise<Standing> {
  const [row] = standing.parse(await superuser.rows(standingText, [intentId]));
  if (row === undefined) throw new Error(`no intent ${intentId}`);
  return row;
}

/** The money is in the books where it is at the counterpart, nothing is lost on the way, and no effect stands twice. */
export async function expectConserved(world: RailsWorld, rail: RailUnderTest, intentId: string): Promise<AtRail> {
  const books = (await inBooks(world.superuser, [intentId])).get(intentId);
  const there = (await rail.look([intentId])).get(intentId);
  if (books === undefined || there === undefined) throw new Error('nothing to compare');
  const total = (position: Position): bigint => accounts.reduce((sum, account) => sum + position[account], 0n);
  expect(total(books), 'the books close').toBe(0n);
  expect(total(there.position), 'the rail keeps all of it').toBe(0n);
  const { in_flight } = await standingOf(world, intentId);
  if (!in_flight) expect(there.position, `${rail.name} ${intentId}`).toEqual(books);
  for (const [effect, count] of Object.entries(there.effects)) expect(count, effect).toBeLessThanOrEqual(1);
  return there;
}

export async function create(world: RailsWorld, agreement: ReturnType<RailUnderTest['agreement']>): Promise<string> {
  const created = await world.tenant.client.create(agreement);
  expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
  return created.body.intent_id;
}

/** Comes back until the money is held, as a patient client and a worker do. */
export async function hold(world: RailsWorld, rail: RailUnderTest, intentId: string): Promise<void> {
  const seen: string[] = [];
  for (let turn = 0; turn < patience; turn++) {
    const reply = await rail.fund(intentId);
    if (reply.status === 200) return;
    seen.push(`${reply.status} ${reply.body?.error?.code ?? reply.body?.code ?? ''}`);
    await rail.pass(intentId);
    await world.ask(intentId);
  }
  throw new Error(`${rail.name} ${intentId} was never funded: ${seen.join(', ')}`);
}

/** Evidence, then the settlement that it decides, until it has come to its end. */
export async function settle(world: RailsWorld, rail: RailUnderTest, intentId: string, end: End): Promise<void> {
  const { client } = world.tenant;
  expect(await client.evidence(intentId, work[end])).toMatchObject({ status: 200 });
  await rail.pass(intentId);
  const seen: string[] = [];
  for (let turn = 0; turn < patience; turn++) {
    const reply = await client.confirm(intentId);
    seen.push(`${reply.status} ${reply.body?.error?.code ?? reply.body?.code ?? ''}`);
    const { state } = await standingOf(world, intentId);
    if (state === end) return;
    await rail.pass(intentId);
    await world.ask(intentId);
  }
  throw new Error(`${rail.name} ${intentId} was never ${end}: ${seen.join(', ')}`);
}

/** From nothing to held money. */
export async function heldIntent(world: RailsWorld, rail: RailUnderTest): Promise<string> {
  const intentId = await create(world, rail.agreement());
  await hold(world, rail, intentId);
  return intentId;
}
