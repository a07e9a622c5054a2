import type { Environment } from '@/lib/kernel/context';

/** How long an owner has to sign, in milliseconds. */
export const challengeLifetimeMs = 15 * 60_000;

interface Challenge {
  readonly tenantPublicId: string;
  readonly tenantName: string;
  readonly environment: Environment;
  /** With its checksum. */
  readonly address: string;
  readonly nonce: string;
  readonly expiresAt: Date;
}

/** What the owner of an address signs. It names this tenant, so that a signature given to another one is worth nothing. */
export const challengeMessage = (challenge: Challenge): string =>
  [
    'I own this Base address, and released USDC of this tenant may be sent to it.',
    'Signing moves no money and costs nothing.',
    '',
    `Address: ${challenge.address}`,
    `Tenant: ${challenge.tenantPublicId} (${challenge.tenantName})`,
    `Environment: ${challenge.environment}`,
    `Nonce: ${challenge.nonce}`,
    `Expires: ${challenge.expiresAt.toISOString()}`,
  ].join('\n');
