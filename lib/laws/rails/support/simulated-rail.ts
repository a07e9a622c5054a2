import { z } from 'zod';
import { uuidV4 } from '@/lib/kernel/ids';
import type { AtRail, Position } from './position';
import type { RailUnderTest } from './rail-under-test';
import type { RailsWorld } from './world';

const entries = z.array(
  z.object({ intent_id: z.string(), kind: z.string(), scenario: z.string(), amount: z.bigint(), calls: z.number() }),
);

const movable = ['payer', 'held', 'payee', 'platform'] as const;

/** What one line of the simulated bank's book has moved. */
const moves: Readonly<Record<string, (amount: bigint) => Partial<Pick<Position, (typeof movable)[number]>>>> = {
  authorise: (amount) => ({ payer: -amount, held: amount }),
  transfer: (amount) => ({ held: -amount, payee: amount }),
  void: (amount) => ({ held: -amount, payer: amount }),
  withdrawn: (amount) => ({ platform: -amount, payer: amount }),
  reverse_transfer: (amount) => ({ payee: -amount, platform: amount }),
};

type Line = z.output<typeof entries>[number];

function bookOf(lines: readonly Line[]): AtRail {
  const position = { payer: 0n, held: 0n, payee: 0n, platform: 0n };
  const effects: Record<string, number> = {};
  for (const { kind, scenario, amount } of lines) {
    if (scenario !== 'ok') continue;
    effects[kind] = (effects[kind] ?? 0) + 1;
    const moved = moves[kind]?.(amount) ?? {};
    for (const account of movable) position[account] += moved[account] ?? 0n;
  }
  return { position, effects };
}

/** The simulated bank, on the rail whose plans have the most operations. */
export function simulatedRailUnderTest({ tenant, admin, superuser }: RailsWorld): RailUnderTest {
  const { client } = tenant;
  const rail = 'adyen_manual_capture';
  const agreement = (sandbox_scenario?: string) => ({
    rail,
    budget: { currency: 'usd', max_spend_usd: 200, ...(sandbox_scenario === undefined ? {} : { sandbox_scenario }) },
  });
  const text = `SELECT intent_id, kind, scenario, amount, calls FROM simulated_rail_entries WHERE intent_id = ANY($1::uuid[])
    UNION ALL SELECT intent_id, 'withdrawn', 'ok', amount, 1 FROM simulated_rail_facts
    WHERE kind = 'funds_withdrawn' AND intent_id = ANY($1::uuid[])`;
  return {
    name: rail,
    agreement,
    unpaid: () => agreement('wait_for_event'),
    refused: () => agreement('declined'),
    fund: (intentId) => client.fund(intentId),
    pass: async () => undefined,
    refuse: (intentId) => client.fund(intentId),
    async look(intentIds) {
      const rows = entries.parse(await superuser.rows(text, [intentIds]));
      return new Map(intentIds.map((id) => [id, bookOf(rows.filter(({ intent_id }) => intent_id === id))]));
    },
    async strike(intentId, held) {
      const event = { intent_id: intentId, type: 'ach_returned' };
      const reply = await admin.post('/v1/sandbox/simulator/events', event, { 'idempotency-key': uuidV4() });
      if (reply.status !== 202) throw new Error(`the bank did not: ${JSON.stringify(reply.body)}`);
      return { fact: 'funds_withdrawn', state: held ? 'disputed' : 'released' };
    },
    // Nothing lies between the engine and this bank: lost answers are all that can happen to it.
    faults: () => [],
  };
}
