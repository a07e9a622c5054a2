import { Alert } from '@/components/ui/alert';
import type { StripeAccount } from '@/lib/rails/contract';

interface StripeReturnProps {
  readonly how: 'expired' | 'returned' | 'unread';
  readonly account: StripeAccount | null;
}

/** What somebody reads who was sent back by Stripe. Coming back proves nothing: only what Stripe says does. */
export function StripeReturn({ how, account }: StripeReturnProps) {
  if (how === 'expired') {
    return (
      <Alert tone="warning" title="That page at Stripe was used already, or its time was over.">
        Choose “Continue at Stripe” below to get a new one. What you had filled in is kept by Stripe.
      </Alert>
    );
  }
  if (how === 'unread' || account === null) {
    return (
      <Alert tone="warning" title="Stripe could not be asked how the account stands.">
        Nothing was changed. Choose “Read again” below in a moment.
      </Alert>
    );
  }
  return account.capability === 'active' ? (
    <Alert title="Stripe can pay your account.">
      {account.is_destination
        ? 'Released money goes there.'
        : 'Choose “Use as destination” below to have money released there.'}
    </Alert>
  ) : (
    <Alert tone="warning" title="Stripe does not pay your account yet.">
      What it still asks for stands below, if anything. Checks can take some minutes: choose “Read again” then.
    </Alert>
  );
}
