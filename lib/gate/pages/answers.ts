import { z } from 'zod';
import { asksForPage } from '@/lib/gate/dashboard/answers';
import { optional } from '@/lib/gate/fields';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { type LanguageChoice, pickLanguage } from './language';
import { messagePage } from './message-page';
import { hostedPolicy } from './policy';
import type { MessageKind } from './view';

export const languageQuery = z.object({ lang: optional(z.string().max(35)) });

export const hostedHtml = { description: 'The page', schema: z.null(), contentType: 'text/html; charset=utf-8' };

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': hostedPolicy,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** A hosted page as an answer. */
export const hosted = (status: number, text: string): Outcome<Answer> => ok({ status, body: null, text, headers });

export const choiceOf = (call: Pick<Call, 'header'>, lang: string | undefined): LanguageChoice =>
  pickLanguage(lang ?? null, call.header('accept-language'));

interface Said {
  readonly kind: MessageKind;
  readonly operatorName?: string;
  readonly backHref?: string;
}

/** A refusal as a page for browsers and as the wire's error for programs. */
export function hostedRefusal(
  call: Pick<Call, 'header' | 'requestId'>,
  refusal: Refusal,
  choice: LanguageChoice,
  { kind, operatorName, backHref }: Said,
): Outcome<Answer> {
  if (!asksForPage(call)) return refuse(refusal);
  const view = {
    kind,
    operatorName: operatorName ?? null,
    supportContact: null,
    requestId: call.requestId,
    backHref: backHref ?? null,
  };
  return hosted(refusal.status, messagePage(view, choice));
}
