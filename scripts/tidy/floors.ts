/**
 * The single truth about the house: which folders exist, who may call whom, where each package lives.
 * Adding a part means adding a line here; the import rules read nothing else.
 */

/** Ground floor, lowest first: each may use those before it, none may use a part. */
export const ground: readonly string[] = [
  'kernel',
  'db',
  'keys',
  'limits',
  'capabilities',
  'files',
  'outbox',
  'outbound',
  'mail',
  'inbound',
];

/** Product parts and whose front doors each may call. Everything else travels as events. */
export const calls: Readonly<Record<string, readonly string[]>> = {
  identity: [],
  audit: [],
  harbor: [],
  rails: [],
  spend: ['harbor'],
  gate: ['harbor', 'spend', 'identity'],
  disputes: ['harbor'],
  recovery: ['harbor'],
  proof: ['harbor'],
  onboarding: ['identity', 'harbor'],
  billing: ['identity'],
  signal: [],
  webhooks: [],
};

export const parts: readonly string[] = Object.keys(calls);

/** For tests only: what they stand on, and the laws that hold across parts. They may look at everything. */
export const testFolders: readonly string[] = ['testing', 'laws'];

/** Above the parts: reads across parts, the place where parts are joined, the processes, and tests of the whole. */
export const top: readonly string[] = ['views', 'runtime', 'web', 'worker', ...testFolders];

/** Front doors open to every part and every store: a change and its audit row share one transaction. */
export const recorders: readonly string[] = ['audit'];

/** May import the events of any part (names and types, no code of the part). */
export const subscribers: readonly string[] = ['signal', 'webhooks', 'billing'];

/** May use another part's ports: adapters implement what the engine asks for. */
export const adapters: Readonly<Record<string, readonly string[]>> = { rails: ['harbor', 'onboarding', 'recovery'] };

/** May import `lib/runtime`. */
export const aboveRuntime: readonly RegExp[] = [
  /^lib\/(?:runtime|web|worker|testing|laws)\//,
  /^(?:prisma\/seed|bench|scripts)\//,
];

/** npm packages that the kernel may use. */
export const kernelPackages: readonly string[] = ['zod', '@noble/hashes', 're2js', 'uqr'];

export interface PackageHome {
  readonly rule: string;
  readonly packages: RegExp;
  readonly homes: RegExp;
  readonly advice: string;
}

const store = 'lib/[^/]+/(?:.+/)?store(?:/.+|\\.ts)';

/** Packages that may appear in few places only. Paths outside `lib`, `app` and `components` are free. */
export const packageHomes: readonly PackageHome[] = [
  {
    rule: 'no-framework-below',
    packages:
      /^(?:next|react|react-dom|next-auth|next-themes|@tanstack\/react-query|radix-ui|lucide-react|recharts|cmdk|geist)(?:\/|$)/,
    homes: /^(?:app|components|lib\/web|e2e)\/|^(?:middleware|instrumentation|next\.config)\.ts$/,
    advice: 'Next and React live in app, components and lib/web; the rest of lib runs in a plain Node process.',
  },
  {
    rule: 'prisma-home',
    packages: /^(?:@prisma\/.+|@next-auth\/prisma-adapter)$/,
    homes: /^(?:lib\/views|lib\/db|lib\/testing|prisma|generated|scripts|bench)\/|^prisma\.config\.ts$/,
    advice: 'Prisma serves the schema and the console reads in lib/views; engine SQL goes through lib/<part>/store.',
  },
  {
    rule: 'pg-home',
    packages: /^(?:pg|pg-.+)$/,
    homes: new RegExp(`^(?:lib/db|lib/testing|lib/laws|scripts|bench|prisma/seed)/|^${store}$`),
    advice: 'Talk to PostgreSQL through lib/db, and write statements in lib/<part>/store.',
  },
  {
    rule: 'stripe-home',
    packages: /^stripe(?:\/|$)/,
    homes: /^lib\/(?:rails|billing)\/stripe\//,
    advice: 'Stripe is an adapter: lib/rails/stripe for held money, lib/billing/stripe for platform fees.',
  },
  {
    rule: 'chain-home',
    packages: /^(?:viem|ethers|x402|x402-.+|@x402\/.+|@coinbase\/.+|web3)(?:\/|$)/,
    homes: /^(?:lib\/rails\/x402|bench)\//,
    advice: 'Chain packages belong to the x402 adapter, lib/rails/x402.',
  },
  {
    rule: 'mail-home',
    packages: /^nodemailer(?:\/|$)/,
    homes: /^lib\/mail\//,
    advice: 'Letters leave through lib/mail alone: post one with the change that it tells of.',
  },
];

/** Generated Prisma client: same homes as the packages. */
export const generatedClient = /^generated\/prisma(?:\/|$)/;

/** Files started by a tool or a process, or read by a test of the database's catalogue: imported by no code. */
export const entries: readonly RegExp[] = [
  /^lib\/(?:web|worker)\/main\.ts$/,
  /^lib\/[^/]+\/index\.ts$/,
  /^lib\/rails\/[^/]+\/index\.ts$/,
  /^lib\/db\/tables\.ts$/,
];
