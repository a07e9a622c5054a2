import type Stripe from 'stripe';

/** An inquiry asks and takes nothing; a status that starts so says it. */
export const isInquiry = ({ status }: Pick<Stripe.Dispute, 'status'>): boolean => status.startsWith('warning_');
