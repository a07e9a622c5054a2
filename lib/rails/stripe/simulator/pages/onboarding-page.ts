import type { OnboardingLink } from '@/lib/rails/stripe/simulator/model';
import type { PlainAnswer } from '@/lib/rails/stripe/simulator/plain-answer';
import { endOnboarding } from '@/lib/rails/stripe/simulator/resources/accounts';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { buttons, escapeHtml, page, redirect } from './html';

const outcomes = { complete: 'complete', incomplete: 'incomplete', refused: 'refused' } as const;

const outcomeOf = (form: URLSearchParams): (typeof outcomes)[keyof typeof outcomes] => {
  const asked = form.get('outcome');
  return asked === 'incomplete' || asked === 'refused' ? asked : 'complete';
};

/** The hosted onboarding of a connected account. A link works once, for a few minutes; a stale one asks for another. */
export function onboardingPage(world: World, link: OnboardingLink, form: URLSearchParams | null): PlainAnswer {
  const account = world.tables.accounts[link.account];
  if (account === undefined) return page('Unknown account', '<h1>Unknown account</h1>', 404);
  if (link.used || link.expiresAt < world.now()) return redirect(link.refreshUrl);
  if (form !== null) {
    link.used = true;
    endOnboarding(world, account, outcomeOf(form));
    return redirect(link.returnUrl ?? link.refreshUrl);
  }
  return page(
    'Onboarding',
    `<h1>Set up payouts</h1>
<p>${escapeHtml(account.display_name ?? account.id)} will receive money here. Choose how this goes:</p>
<form method="post" action="/onboarding/${link.id}">
${buttons([
  { outcome: outcomes.complete, label: 'Complete onboarding', main: true },
  { outcome: outcomes.incomplete, label: 'Leave it incomplete' },
  { outcome: outcomes.refused, label: 'Capability is refused' },
])}
</form>
<dl><dt>Account</dt><dd>${escapeHtml(account.id)}</dd></dl>`,
  );
}
