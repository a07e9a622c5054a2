import type { Courier } from '@/lib/gate/deps';
import type { Delivery } from '@/lib/gate/fulfilment/domain/delivery';
import type { Message } from '@/lib/gate/fulfilment/domain/message';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import { hmacSha256 } from '@/lib/kernel/hash';

export interface Sent extends Message {
  readonly url: string;
  readonly use: 'callback' | 'service';
}

/** A courier that writes down what it is given and ends as told: by the script first, then well. */
export function fakeCourier(...script: (Delivery | Error)[]): Courier & { readonly sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    chance: () => 0,
    async send(url, use, message) {
      sent.push({ url, use, ...message });
      const end = script.shift() ?? { kind: 'answered', status: 200 };
      if (end instanceof Error) throw end;
      return end;
    },
  };
}

/** What the Python client checks: `v1=` hex HMAC-SHA256 over `<timestamp>.<body>`, within the tolerance both ways. */
export function isSigned(
  { headers, body }: Message,
  secret: string,
  { now = Date.now(), toleranceSeconds = 300 }: { readonly now?: number; readonly toleranceSeconds?: number } = {},
): boolean {
  const timestamp = headers['X-Payjent-Timestamp'] ?? '';
  const expected = toHex(hmacSha256(utf8(secret), utf8(`${timestamp}.${body}`)));
  const age = Math.abs(now / 1_000 - Number(timestamp));
  return headers['X-Payjent-Signature'] === `v1=${expected}` && age <= toleranceSeconds;
}
