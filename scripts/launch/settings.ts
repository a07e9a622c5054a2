import { resolve } from 'node:path';
import type { Logins } from '@/lib/db/logins';
import { SetupError } from '@/lib/kernel/setup-error';

export type Mode = 'demo' | 'development' | 'production';

/** What the person who starts Tidegate has chosen, through the environment. */
export interface Settings {
  readonly mode: Mode;
  readonly port: number;
  /** Address to listen on; null means both loopback addresses. */
  readonly host: string | null;
  /** Where this machine reaches the front. */
  readonly localUrl: string;
  /** Canonical origin without a trailing slash. */
  readonly origin: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Owner's URL of a PostgreSQL of their own; null means the built-in one. */
  readonly databaseUrl: string | null;
  /** Logins that their administrator has made; null means that they are derived. */
  readonly logins: Logins | null;
  /** Master secret; null means one of our own making in the data folder. */
  readonly secret: string | null;
}

export interface Problem {
  readonly setting: string;
  readonly message: string;
  readonly fix: string;
}

type Source = Readonly<Record<string, string | undefined>>;

const loginSettings = [
  'TIDEGATE_APP_DATABASE_URL',
  'TIDEGATE_WORKER_DATABASE_URL',
  'TIDEGATE_JOBS_DATABASE_URL',
] as const;

const localHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** A compose file writes an unset variable as an empty one. */
const given = (source: Source, name: string): string | null => source[name] || null;

const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

export const isLocal = (url: string): boolean => localHosts.includes(parseUrl(url)?.hostname ?? '');

function modeOf(source: Source, flags: readonly string[]): Mode {
  if (flags.includes('--dev')) return 'development';
  return source.NODE_ENV === 'production' ? 'production' : 'demo';
}

/** A front that listens on all addresses, or on the loopback ones, answers to localhost; one of its own to that. */
function localUrlOf(host: string | null, port: number): string {
  if (host === null || host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function commonProblems(source: Source): readonly Problem[] {
  const problems: Problem[] = [];
  const port = given(source, 'PORT');
  if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    problems.push({ setting: 'PORT', message: `${port} is not a port.`, fix: 'Use a number from 1 to 65535.' });
  }
  const database = given(source, 'DATABASE_URL');
  if (database !== null && !/^postgres(?:ql)?:$/.test(parseUrl(database)?.protocol ?? '')) {
    const fix = 'It looks like postgresql://owner:password@host:5432/tidegate';
    problems.push({ setting: 'DATABASE_URL', message: 'This is not the address of a PostgreSQL.', fix });
  }
  const origin = given(source, 'TIDEGATE_ORIGIN');
  if (origin !== null && !/^https?:$/.test(parseUrl(origin)?.protocol ?? '')) {
    const fix = 'It looks like https://pay.example.com';
    problems.push({ setting: 'TIDEGATE_ORIGIN', message: `${origin} is not an origin.`, fix });
  }
  const secret = given(source, 'TIDEGATE_SECRET');
  if (secret !== null && !/^[0-9a-f]{64}$/.test(secret)) {
    problems.push({ setting: 'TIDEGATE_SECRET', message: 'It has to be 64 hex digits.', fix: secretFix });
  }
  const logins = loginSettings.filter((name) => given(source, name) !== null);
  if (logins.length > 0 && logins.length < loginSettings.length) {
    const setting = loginSettings.filter((name) => !logins.includes(name)).join(', ');
    problems.push({ setting, message: `${logins.join(' and ')} came without it.`, fix: 'Set all three or none.' });
  }
  return problems;
}

const secretFix =
  'Make one with `openssl rand -hex 32` and keep it as safe as the database: it opens what is sealed there.';

/** Every setting that production needs and that is missing or unfit, each with what to do. Empty: ready. */
function productionProblems(source: Source): readonly Problem[] {
  const problems: Problem[] = [];
  if (!given(source, 'DATABASE_URL')) {
    const fix =
      "The address of your PostgreSQL, as the owner of Tidegate's database. The built-in one is for trying out.";
    problems.push({ setting: 'DATABASE_URL', message: 'It is missing.', fix });
  }
  if (!given(source, 'TIDEGATE_SECRET')) {
    problems.push({ setting: 'TIDEGATE_SECRET', message: 'It is missing.', fix: secretFix });
  }
  const origin = given(source, 'TIDEGATE_ORIGIN');
  if (!origin) {
    const fix = 'The address that browsers and agents use, such as https://pay.example.com';
    problems.push({ setting: 'TIDEGATE_ORIGIN', message: 'It is missing.', fix });
  } else if (origin.startsWith('http:') && !isLocal(origin)) {
    const fix = 'Use https: sign-in cookies and keys must not travel in the open.';
    problems.push({ setting: 'TIDEGATE_ORIGIN', message: `${origin} is not encrypted.`, fix });
  }
  return problems;
}

/** What is wrong with the environment for this way of starting. */
export function findProblems(source: Source, mode: Mode): readonly Problem[] {
  return [...commonProblems(source), ...(mode === 'production' ? productionProblems(source) : [])];
}

/** Reads the settings, or names everything that is missing or wrong at once. */
export function readSettings(source: Source, flags: readonly string[] = []): Settings {
  const mode = modeOf(source, flags);
  const problems = findProblems(source, mode);
  if (problems.length > 0) {
    const lines = problems.map(({ setting, message, fix }) => `  ${setting}: ${message} ${fix}`);
    throw new SetupError(`Settings are missing or wrong:\n${lines.join('\n')}`, 'Set them and start again.');
  }
  const host = given(source, 'TIDEGATE_HOST');
  const port = Number(given(source, 'PORT') ?? 3000);
  const [appUrl, workerUrl, jobsUrl] = loginSettings.map((name) => given(source, name));
  return {
    mode,
    port,
    host,
    localUrl: localUrlOf(host, port),
    origin: new URL(given(source, 'TIDEGATE_ORIGIN') ?? `http://localhost:${port}`).origin,
    dataDir: resolve(given(source, 'TIDEGATE_DATA_DIR') ?? '.data'),
    databaseUrl: given(source, 'DATABASE_URL'),
    logins: appUrl && workerUrl && jobsUrl ? { appUrl, workerUrl, jobsUrl } : null,
    secret: given(source, 'TIDEGATE_SECRET'),
  };
}
