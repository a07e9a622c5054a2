import type { PlainAnswer } from '@/lib/rails/stripe/simulator/plain-answer';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { authenticationPage, microdepositPage, receiptPage } from './bank-pages';
import { checkoutPage } from './checkout-page';
import { page } from './html';
import { onboardingPage } from './onboarding-page';

const missing = (): PlainAnswer => page('Not found', '<h1>There is no such page</h1>', 404);

function showPage(world: World, kind: string, id: string, form: URLSearchParams | null): PlainAnswer {
  const { checkout_sessions: sessions, onboarding_links: links, payment_intents: intents } = world.tables;
  const session = sessions[id];
  const link = links[id];
  const intent = intents[id];
  if (kind === 'pay' && session) return checkoutPage(world, session, form);
  if (kind === 'onboarding' && link) return onboardingPage(world, link, form);
  if (kind === 'authenticate' && intent) return authenticationPage(world, intent, form);
  if (kind === 'microdeposits' && intent) return microdepositPage(world, intent, form);
  if (kind === 'receipts' && intent) return receiptPage(intent);
  return missing();
}

/** A hosted page, for people; null when the address is not one. */
export function answerPage(world: World, method: string, { pathname }: URL, body: string): PlainAnswer | null {
  const [, kind, id] = /^\/(pay|onboarding|authenticate|microdeposits|receipts)\/(\w+)$/.exec(pathname) ?? [];
  if (kind === undefined || id === undefined) return null;
  return showPage(world, kind, id, method === 'POST' ? new URLSearchParams(body) : null);
}
