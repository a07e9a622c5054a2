import { EmptyState } from '@/components/shared/empty-state';

/** For an organisation whose verification has not begun, and whoever cannot begin it. */
export function HowItBegins() {
  return (
    <EmptyState title="The verification has not begun">
      <p>
        It begins with whoever was invited to answer for the business: the first person of an organisation that a
        consultant, a partner firm or another organisation introduced as a merchant. They start the application here.
      </p>
      <p>
        If nobody introduced your organisation yet, ask your contact to invite it. Until then payments stay in sandbox.
      </p>
    </EmptyState>
  );
}
