import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { identityRefusals } from './refusals';

/** Hashes and checks passwords, a few at a time. Refuses with `sign_in.busy` when too many wait. */
export interface Passwords {
  /** A new salted hash with its parameters: `$scrypt$ln=15,r=8,p=3$salt$hash`, base64. */
  hash(password: string): Promise<Outcome<string>>;
  /** Null stands for an account that does not exist: it costs the same and is never right. */
  verify(password: string, stored: string | null): Promise<Outcome<boolean>>;
}

/** Cost of one hash: 2^logN blocks of 128·r bytes, p times over. */
export interface ScryptCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB each: OWASP's equal of N=2^17, with memory that a small server has for several at once. */
const standardCost: ScryptCost = { logN: 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;
/** Two of Node's four pool threads, so that files and look-ups go on beside. */
const maxRunning = 2;
const maxWaiting = 64;

const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/;

/** One per process: it holds the queue. */
export function createPasswords(cost: ScryptCost = standardCost): Passwords {
  const inTurn = createTurns();
  const nobodysSalt = randomBytes(saltBytes);
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(saltBytes);
        return formatHash(cost, salt, await derive(password, salt, cost));
      }),
    verify: (password, stored) =>
      inTurn(async () => {
        const known = stored === null ? null : parseHash(stored);
        const derived = await derive(password, known?.salt ?? nobodysSalt, known?.cost ?? cost);
        return known !== null && timingSafeEqual(derived, known.hash);
      }),
  };
}

function derive(password: string, salt: Uint8Array, { logN, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** logN;
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const formatHash = ({ logN, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`;

interface ParsedHash {
  readonly cost: ScryptCost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function parseHash(text: string): ParsedHash {
  const [, logN, r, p, salt, hash] = form.exec(text) ?? [];
  if (!logN || !r || !p || !salt || !hash) throw new Error('a stored password hash has an unknown form');
  const [costN, costR, costP] = [logN, r, p].map((digits) => Number.parseInt(digits, 10));
  return {
    cost: { logN: costN ?? 0, r: costR ?? 0, p: costP ?? 0 },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** Runs work in the order of its arrival, `maxRunning` at a time, and refuses beyond `maxWaiting`. */
function createTurns() {
  const waiting: (() => void)[] = [];
  let running = 0;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return async <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
    if (waiting.length >= maxWaiting) return identityRefusals.refuse('sign_in.busy', { retryAfterSeconds: 5 });
    if (running < maxRunning) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return ok(await work());
    } finally {
      leave();
    }
  };
}
