import { isLocal } from '../settings';
import { type Check, missing, ok, unsafe } from './finding';

const makeSecret = 'Make one with `openssl rand -hex 32`, and keep it apart from the database.';
/** Thirty-two random bytes have fewer different ones than this once in more than a billion times. */
const fewestDifferentBytes = 20;

const differentBytes = (hex: string): number => new Set(hex.match(/../g)).size;

/** What the settings alone can say: nothing is asked. */
export const settingChecks: readonly Check[] = [
  {
    name: 'NODE_ENV',
    judge({ env }) {
      const mode = env.get('NODE_ENV');
      const fix = 'Set NODE_ENV=production.';
      if (mode === undefined) return missing('without it a start loads the demo', fix);
      return mode === 'production' ? ok(mode) : unsafe(`${mode} is for trying out`, fix);
    },
  },
  {
    name: 'TIDEGATE_DEPLOYMENT',
    judge({ env }) {
      const deployment = env.get('TIDEGATE_DEPLOYMENT');
      const fix = 'Set TIDEGATE_DEPLOYMENT=production.';
      if (deployment === undefined) return missing('made-up counterparts would be let in', fix);
      return deployment === 'production' ? ok(deployment) : unsafe(`${deployment} lets made-up counterparts in`, fix);
    },
  },
  {
    name: 'TIDEGATE_SECRET',
    judge({ env }) {
      const secret = env.get('TIDEGATE_SECRET');
      if (secret === undefined) return missing('one would be made beside the data', makeSecret);
      if (!/^[0-9a-f]{64}$/.test(secret)) return unsafe('it is not 64 hex digits', makeSecret);
      if (differentBytes(secret) < fewestDifferentBytes) return unsafe('it was not drawn at random', makeSecret);
      return ok('64 hex digits');
    },
  },
  {
    name: 'TIDEGATE_ORIGIN',
    judge({ env }) {
      const origin = env.get('TIDEGATE_ORIGIN');
      const fix = 'Set the address that browsers and agents use, such as https://pay.example.com';
      if (origin === undefined) return missing('links and tokens would name localhost', fix);
      if (!URL.canParse(origin)) return unsafe(`${origin} is not an address`, fix);
      if (isLocal(origin)) return unsafe(`${origin} is this machine`, fix);
      if (new URL(origin).protocol !== 'https:') return unsafe(`${origin} is not encrypted`, fix);
      return ok(new URL(origin).origin);
    },
  },
  {
    name: 'TIDEGATE_TRUSTED_PROXY_HOPS',
    judge({ env }) {
      const hops = env.get('TIDEGATE_TRUSTED_PROXY_HOPS');
      const fix = 'Set how many proxies of yours stand in front: 1 for a single TLS proxy.';
      if (hops === undefined) return missing('limits would count all callers as one: the proxy', fix);
      if (!/^[0-8]$/.test(hops)) return unsafe(`${hops} is not a number from 0 to 8`, fix);
      return hops === '0' ? unsafe('0 says that no TLS proxy stands in front', fix) : ok(hops);
    },
  },
  {
    name: 'TIDEGATE_SMTP_URL',
    judge({ env }) {
      const url = env.get('TIDEGATE_SMTP_URL');
      const fix = 'Name your mail server: smtps://user:password@mail.example.com';
      if (url === undefined) return missing('invitations would wait for a mail server', fix);
      if (!/^smtps?:\/\//.test(url) || !URL.canParse(url)) return unsafe('it is no address of a mail server', fix);
      const { protocol, host, searchParams } = new URL(url);
      const isOpen = protocol === 'smtp:' && searchParams.get('requireTLS') !== 'true';
      if (isOpen)
        return unsafe('letters, and links in them, may travel in the open', `${fix}, or add ?requireTLS=true.`);
      return ok(host);
    },
  },
  {
    name: 'TIDEGATE_MAIL_FROM',
    judge({ env }) {
      const from = env.get('TIDEGATE_MAIL_FROM');
      const fix = 'Set who letters are from, such as Tidegate <no-reply@pay.example.com>';
      if (from === undefined) return missing('letters would be from nobody', fix);
      return /@[^\s@]+\.[^\s@]+$/.test(from.replace(/>$/, '')) ? ok(from) : unsafe('it is no address', fix);
    },
  },
  {
    name: 'DATABASE_URL',
    judge({ env }) {
      const url = env.get('DATABASE_URL');
      const fix = 'Name your PostgreSQL: postgresql://owner:password@db.example.com/tidegate?sslmode=verify-full';
      if (url === undefined) return missing('the built-in PostgreSQL is for trying out', fix);
      if (!/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url)) return unsafe('it is no PostgreSQL address', fix);
      if (isLocal(url)) return unsafe('it names this machine, as the demo does', fix);
      const { host, pathname } = new URL(url);
      return ok(`${host}${pathname}`);
    },
  },
  {
    name: 'database TLS',
    judge({ env, database }) {
      const url = env.get('DATABASE_URL') ?? '';
      const mode = URL.canParse(url) ? new URL(url).searchParams.get('sslmode') : null;
      const fix =
        'Add ?sslmode=verify-full to DATABASE_URL, and &sslrootcert=… for a certificate authority of your own.';
      if (mode === null) return missing('without sslmode the connection is in the open', fix);
      if (mode !== 'verify-full') return unsafe(`sslmode=${mode} does not tell whose server answers`, fix);
      const isOpen = database !== null && 'encrypted' in database && !database.encrypted;
      return isOpen ? unsafe('the server did not encrypt', 'Turn TLS on at the server.') : ok(mode);
    },
  },
];
