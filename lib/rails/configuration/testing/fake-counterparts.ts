import { toHex, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import type { Counterpart } from '@/lib/rails/configuration/domain/readiness';
import type { Counterparts, RecipientOrder, RecipientReading } from '@/lib/rails/configuration/ports';

/** What the owner of any address would sign here: 65 bytes that follow from address and text. */
export function fakeSignature(address: string, message: string): string {
  const digest = toHex(sha256(utf8(`${address}\n${message}`)));
  return `0x${digest}${digest}1b`;
}

export interface FakeCounterparts extends Counterparts {
  /** Orders of accounts as they came, twins included. */
  readonly orders: RecipientOrder[];
  readonly links: { readonly accountId: string; readonly returnUrl: string; readonly refreshUrl: string }[];
  /** What the next readings say. */
  reading: RecipientReading;
  counterpart: Counterpart | null;
  /** True: nothing is answered. */
  down: boolean;
}

/** Counterparts of one process: Stripe and Base as rail configuration sees them. */
export function fakeCounterparts(): FakeCounterparts {
  const answer = <T>(value: T): Promise<T> => (fake.down ? Promise.reject(new Error('down')) : Promise.resolve(value));
  const fake: FakeCounterparts = {
    orders: [],
    links: [],
    reading: { capability: 'active', requirements: [] },
    counterpart: { name: 'Stripe simulator', test: true },
    down: false,
    find: () => fake.counterpart,
    recipients: () => ({
      create(order) {
        fake.orders.push(order);
        return answer({ accountId: `acct_${order.idempotencyKey.replaceAll('-', '')}` });
      },
      link(order) {
        fake.links.push(order);
        return answer({ url: 'https://connect.example/setup', expiresAt: new Date('2030-01-01T00:00:00Z') });
      },
      read: () => answer(fake.reading),
    }),
    addresses: {
      parse: (text) => (/^0x[0-9a-fA-F]{40}$/.test(text) ? text : null),
      verify: async (address, message, signature) => signature === fakeSignature(address, message),
    },
  };
  return fake;
}
