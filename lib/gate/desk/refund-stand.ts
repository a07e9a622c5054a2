import { checkRefundable } from '@/lib/gate/checkout/refund-session';
import type { RefundStand } from '@/lib/gate/contract/desk';
import { isGoingBack, isRefunded, moneyStateOf, wasPaid } from '@/lib/gate/domain/quote-state';
import type { QuoteRead } from '@/lib/gate/store/quote-store';

const goesBack = ['refund', 'void'];

/** What stands between this payment and its refund. */
export function refundStandOf(read: QuoteRead): RefundStand {
  const money = moneyStateOf(read);
  if (isRefunded(money)) return 'done';
  if (!wasPaid(money)) return 'unpaid';
  if (money === 'disputed') return 'disputed';
  if (!checkRefundable(read).ok) return 'provider';
  if (!isGoingBack(money)) return 'offered';
  const last = read.operations.findLast(({ kind }) => goesBack.includes(kind));
  return last?.status === 'failed' ? 'retry' : 'under_way';
}
