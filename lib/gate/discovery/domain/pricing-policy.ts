/** How an amount is found. It is said in every document, because it is what agents get wrong first. */
export const pricingPolicy = {
  rule: 'exact_provider_quote_required',
  description:
    'Ask the provider what exactly this request costs, then create the action with that price. An amount without a quote ' +
    'is not an amount.',
  amount_minor: 'The exact total in minor units: the quote of the provider plus every fee that the payer agreed to.',
  cost_breakdown:
    'One line per part, each with its real name. The lines add up to amount_minor, or nothing is created.',
  unknown_price_behavior: 'fail_closed_await_exact_provider_quote',
  forbidden_placeholders: [
    'a round sum because the price is not known yet',
    'the minimum of a payment rail',
    'a balance to be topped up',
    'an estimate or an upper bound',
  ],
  operator_fee_policy:
    'A fee of the agent or its operator is a line of its own with its own label, shown to the payer before payment. ' +
    'None is ever added by default, and none is hidden in another line.',
} as const;

/** What creating tools ask of the amount. */
export const amountRequirements = {
  amount_minor: pricingPolicy.amount_minor,
  cost_breakdown: pricingPolicy.cost_breakdown,
  fail_closed_if_unknown: true,
  no_hidden_or_default_fees: true,
} as const;

export const providerCredentialPolicy =
  'The credential of the provider stays in the agent runtime. The gate neither takes nor stores nor forwards it.';
