import type { GateSecrets } from '@/lib/gate/secrets';
import { toBase64Url } from '@/lib/kernel/bytes';

/**
 * The text in an approval's link: 32 bytes that only this installation can work out, so that whoever asked can be shown
 * the link again although only its digest is kept. It finds a request and decides nothing: that takes a person (decision
 * 0019).
 */
export const approvalToken = (secrets: Pick<GateSecrets, 'tokenDigest'>, decisionId: string): string =>
  toBase64Url(secrets.tokenDigest('approval', `link:${decisionId}`));

export const approvalDigest = (secrets: Pick<GateSecrets, 'tokenDigest'>, token: string): Uint8Array =>
  secrets.tokenDigest('approval', token);

/** The links of an installation, by what they are about. */
export const approvalLinks =
  (secrets: Pick<GateSecrets, 'tokenDigest'>, baseUrl: string) =>
  (decisionId: string): string =>
    `${baseUrl}/approve/${approvalToken(secrets, decisionId)}`;
