import { checkPricing } from '@/lib/gate/domain/pricing';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type ActionBody, boundaries, type PremiumAction } from './action';
import { executorPreview } from './command-preview';
import { forwardableHeaders } from './outbound-headers';
import { premiumRefusals } from './refusals';
import { findMember, nameWords } from './secret-names';
import { checkOutboundUrl, hasUserInfo, hostOf, plainUrl } from './web-address';

export interface PurchaseBody extends ActionBody {
  readonly request_summary: string;
  readonly merchant: { readonly name: string; readonly domain: string };
  readonly item: { readonly summary: string; readonly url?: string | undefined };
  readonly order_summary: string;
  readonly service_url: string;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly payjent_fulfillment_callback: boolean;
}

/** Parts of a member's name that tell of payment, login or address data. */
const privateParts = [
  'card',
  'cvv',
  'cvc',
  'password',
  'passcode',
  'credential',
  'amazon_login',
  'amazon_password',
  'shipping_address',
  'address',
  'secret',
  'auth_token',
  'access_token',
];

/** Short names that other words contain: `company`, `span`, `className`. */
const privateWords = ['pan', 'ssn'];

/** Whether a member of the body tells who pays with what or lives where. Those stay with the executor. */
export function isPrivatePurchaseData(name: string): boolean {
  const words = nameWords(name);
  const separated = words.join('_');
  const joined = words.join('');
  return (
    privateParts.some((part) => separated.includes(part) || joined.includes(part.replaceAll('_', ''))) ||
    words.some((word) => privateWords.includes(word))
  );
}

export interface ExecutorSettings {
  /** Hosts that may receive a fulfilment callback: lower case, without a trailing dot. */
  readonly allowedHosts: readonly string[];
}

/** `POST /api/v1/purchase-actions`: a procurement executor buys after the user has paid. */
export function purchaseEnvelope(body: PurchaseBody, settings: ExecutorSettings): Outcome<PremiumAction> {
  if (!body.payjent_fulfillment_callback) {
    return premiumRefusals.refuse('premium.callback_required', { field: 'payjent_fulfillment_callback' });
  }
  if (body.service_url.trim() === '') {
    return premiumRefusals.refuse('premium.service_url_missing', { field: 'service_url' });
  }
  const service = checkOutboundUrl('service_url', body.service_url);
  if (!service.ok) return service;
  const found = findMember(body.body, 'body', isPrivatePurchaseData);
  if (found !== null) {
    const message = `purchase body must not include credential or personal payment data: ${found}`;
    return premiumRefusals.refuse('premium.purchase_private_data', { message, field: found });
  }
  if (body.item.url !== undefined && !isShopLink(body.item.url)) {
    return premiumRefusals.refuse('premium.item_url_invalid', { field: 'item.url' });
  }
  if (settings.allowedHosts.length === 0) return premiumRefusals.refuse('premium.no_executor');
  if (!settings.allowedHosts.includes(hostOf(service.value.url))) {
    return premiumRefusals.refuse('premium.executor_not_listed', { field: 'service_url' });
  }
  const pricing = checkPricing(body.amount_minor, body.cost_breakdown);
  if (!pricing.ok) return pricing;
  return ok({
    requestSummary: body.request_summary,
    executionEnvelope: envelopeOf(body),
    premium: {
      provider: 'merchant_purchase',
      premium_provider: 'merchant_purchase',
      command_preview: executorPreview(body.service_url),
      execution_boundary: boundaries.procurementCallback,
      provider_metadata: { merchant: body.merchant },
    },
    publicUrlsToCheck: [service.value.check],
    provider: 'merchant_purchase',
  });
}

/** The page of the item is shown to the payer as a link, and never fetched. */
function isShopLink(text: string): boolean {
  const url = plainUrl(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && !hasUserInfo(url);
}

const moneyFlow =
  'The user pays through the Payjent checkout. A procurement executor then buys from the merchant on its own account. ' +
  'No funds go to the agent, and Payjent does not directly pay the merchant.';

const envelopeOf = (body: PurchaseBody): JsonObject => ({
  provider: 'merchant_purchase',
  kind: 'merchant_purchase',
  category: 'physical_or_digital_purchase_procurement',
  merchant: body.merchant,
  item: { summary: body.item.summary, url: body.item.url ?? null },
  order_summary: body.order_summary,
  amount_minor: body.amount_minor,
  currency: body.currency,
  cost_breakdown: body.cost_breakdown.map(({ label, amount_minor }) => ({ label, amount_minor })),
  service_url: body.service_url,
  method: 'POST',
  body: body.body,
  headers: forwardableHeaders(body.headers),
  description: body.order_summary,
  payjent_fulfillment_callback: true,
  payjent_managed_execution: false,
  payjent_execution_boundary: boundaries.procurementCallback,
  money_flow: moneyFlow,
});
