import { expect, it } from 'vitest';
import { bindLifecycle, makeRepeatable } from './replay';

const tenant = '00000000-0000-4000-8000-000000000001';
const intent = '11111111-1111-4111-8111-111111111111';
const event = '01930000-0000-7000-8000-000000000002';
const sent = [
  { text: 'SELECT a($1, $2)', values: [tenant, intent] },
  { text: 'SELECT b($1, $2, $3)', values: [`{"t":"${tenant}","i":"${intent}","e":"${event}"}`, 5n, null] },
];

it('gives every life ids of its own, the same in each of its statements, and leaves the rest', () => {
  const recording = makeRepeatable(sent, new Set([tenant]));
  const [first, second] = bindLifecycle(recording, new Date('2026-11-20T12:00:00Z'));
  const fresh = String(first?.values[1]);
  expect(first).toEqual({ text: 'SELECT a($1, $2)', values: [tenant, fresh] });
  expect(fresh).not.toBe(intent);
  const plan = JSON.parse(String(second?.values[0]));
  expect(plan).toMatchObject({ t: tenant, i: fresh });
  expect(plan.e).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(second?.values.slice(1)).toEqual([5n, null]);
  expect(bindLifecycle(recording, new Date())[0]?.values[1]).not.toBe(fresh);
});
