const words: Readonly<Record<string, string>> = {
  stripe_connect: 'Stripe Connect',
  stripe_ach_debit: 'Stripe ACH debit',
  stripe_mpp: 'Stripe MPP',
  adyen_manual_capture: 'Adyen manual capture',
  x402_usdc_base: 'x402, USDC on Base',
};

/** A rail's name for people; one that is not in the table is shown as the wire calls it. */
export const railWords = (rail: string): string => words[rail] ?? rail;
