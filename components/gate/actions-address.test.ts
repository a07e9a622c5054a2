import { expect, it } from 'vitest';
import { deskFilterSchema } from '@/lib/gate/contract/desk';
import { actionsAddress, withChange } from './actions-address';

it('keeps the filter in the address and nothing that stands at its default', () => {
  expect(actionsAddress(deskFilterSchema.parse({}))).toBe('/console/gate/actions');
  const filter = deskFilterSchema.parse({ stage: 'refunded,nonsense,paid', agent: 'bot-1', q: 'ps_1', cursor: 'abc' });
  expect(filter.stage).toEqual(['paid', 'refunded']);
  expect(actionsAddress(filter)).toBe('/console/gate/actions?stage=paid%2Crefunded&agent=bot-1&q=ps_1&cursor=abc');
});

it('starts a changed filter at its first page', () => {
  const filter = deskFilterSchema.parse({ agent: 'bot-1', cursor: 'abc' });
  expect(withChange(filter, { agent: '' })).toBe('/console/gate/actions');
});

it('ignores what does not fit, so that old links still open', () => {
  expect(deskFilterSchema.parse({ stage: ['paid'], agent: 'x'.repeat(101), q: undefined })).toEqual(
    deskFilterSchema.parse({}),
  );
});
