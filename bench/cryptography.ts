import { blake3, sha256 } from '@/lib/kernel/hash';
import { randomBytes } from '@/lib/kernel/ids';
import { ed25519KeyPair, signEd25519, verifyEd25519 } from '@/lib/keys/ed25519';
import type { Stage } from './stage';
import { type Spread, spreadOf } from './statistics';

/** Microseconds of one lifecycle that go into cryptography, whatever the database does. */
export interface CryptographyCost {
  /** Four recognition proofs, the principal's and the payee's signature, the capability token. */
  readonly checks: Spread;
  /** The capability token. */
  readonly signature: Spread;
  readonly digests: Spread;
}

/** Bytes under each signature of one lifecycle: proofs are signed over their digest. */
const signedLengths = [32, 32, 32, 32, 330, 260, 520];

const proofText = 620;
const keyText = 116;
/** What is digested with SHA-256: each body twice (as the request, and by its proof), each proof's text, each key. */
const bodyLengths = [1_250, 2, 640, 2];
const guardBody = 640;
const sha256Lengths = [...bodyLengths.flatMap((length) => [length, length, proofText, keyText]), guardBody, keyText];
/** What is digested with BLAKE3: the agreement's parts and whole, the evidence's parts, the verdict, six events. */
const blake3Lengths = [40, 110, 130, 22, 330, 36, 2, 240, 260, 220, 190, 210, 230, 230];

async function microsecondsOf(work: () => unknown, repetitions: number): Promise<number> {
  const started = performance.now();
  for (let done = 0; done < repetitions; done++) await work();
  return ((performance.now() - started) / repetitions) * 1_000;
}

export async function cryptographyCost(
  { stack }: Stage,
  rounds: number,
  repetitions: number,
): Promise<CryptographyCost> {
  const pair = ed25519KeyPair(randomBytes(32));
  const signed = signedLengths.map((length) => {
    const message = randomBytes(length);
    return { message, signature: signEd25519(pair, message) };
  });
  const checkAll = (): void => {
    for (const { message, signature } of signed) verifyEd25519(pair.publicKey, message, signature);
  };
  const token = {
    capabilityId: '00000000-0000-4000-8000-000000000000',
    tenantPublicId: `org_${'0'.repeat(32)}`,
    environment: 'sandbox',
    intentId: '00000000-0000-4000-8000-000000000000',
    operations: ['travel.book_hotel'],
    maxAmount: 20_000n,
    currency: 'usd',
    issuedAt: new Date(),
    deadline: new Date(),
  } as const;
  const texts = { sha256: sha256Lengths.map(randomBytes), blake3: blake3Lengths.map(randomBytes) };
  const digestAll = (): void => {
    for (const bytes of texts.sha256) sha256(bytes);
    for (const bytes of texts.blake3) blake3(bytes);
  };
  const measure = async (work: () => unknown): Promise<Spread> => {
    await microsecondsOf(work, repetitions);
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) samples.push(await microsecondsOf(work, repetitions));
    return spreadOf(samples);
  };
  return {
    checks: await measure(checkAll),
    signature: await measure(() => stack.services.engine.signCapability(token)),
    digests: await measure(digestAll),
  };
}
