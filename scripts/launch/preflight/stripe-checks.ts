import type { Facts } from './facts';
import { type Check, type Finding, missing, ok, unsafe } from './finding';

const leaveOut = 'Without Stripe, add --without stripe.';
const maxSecrets = 2;

/** Sent out of use by name, a rail must not be half set up either. */
const unlessLeftOut = ({ without, env }: Facts, setting: string, judge: () => Finding): Finding => {
  if (!without.includes('stripe')) return judge();
  return env.has(setting) ? unsafe('it is set, though Stripe was left out', `Unset it. ${leaveOut}`) : ok('left out');
};

function judgeSecrets(text: string | undefined): Finding {
  const fix = 'Set the whsec_… of the endpoint at Stripe; two, separated by a comma, while one replaces the other.';
  const secrets = (text ?? '').split(',').flatMap((each) => each.trim() || []);
  if (secrets.length === 0) return missing('no event of Stripe would be believed', fix);
  if (!secrets.every((secret) => /^whsec_\S{16,}$/.test(secret))) return unsafe('one is no signing secret', fix);
  if (secrets.length > maxSecrets) return unsafe(`${secrets.length} are believed`, 'Remove those that were replaced.');
  return ok(secrets.length === 1 ? 'one secret' : 'two secrets, one replacing the other');
}

export const stripeChecks: readonly Check[] = [
  {
    name: 'TIDEGATE_STRIPE_LIVE_KEY',
    judge: (facts) =>
      unlessLeftOut(facts, 'TIDEGATE_STRIPE_LIVE_KEY', () => {
        const key = facts.env.get('TIDEGATE_STRIPE_LIVE_KEY');
        const fix = `Set a restricted key of your platform, rk_live_… (its rights: docs/running.md). ${leaveOut}`;
        if (key === undefined) return missing('cards and ACH would not be available', fix);
        return /^[rs]k_live_\S+$/.test(key) ? ok(`${key.slice(0, 8)}…`) : unsafe('it is not a live key', fix);
      }),
  },
  {
    name: 'TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS',
    judge: (facts) =>
      unlessLeftOut(facts, 'TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS', () =>
        judgeSecrets(facts.env.get('TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS')),
      ),
  },
  {
    name: 'TIDEGATE_STRIPE_SANDBOX_KEY',
    judge({ env }) {
      const key = env.get('TIDEGATE_STRIPE_SANDBOX_KEY');
      if (key === undefined) return ok('sandbox tenants have no Stripe');
      const fix = 'Set a test key of Stripe, rk_test_…, or unset it.';
      return /^[rs]k_test_\S+$/.test(key) ? ok(`${key.slice(0, 8)}…`) : unsafe('it is not a test key', fix);
    },
  },
  {
    name: 'TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS',
    judge: ({ env }) =>
      env.has('TIDEGATE_STRIPE_SANDBOX_KEY')
        ? judgeSecrets(env.get('TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS'))
        : ok('sandbox tenants have no Stripe'),
  },
  {
    name: 'TIDEGATE_STRIPE_SANDBOX_URL',
    judge({ env }) {
      const fix = "Unset it: the sandbox then uses Stripe's own test mode.";
      return env.has('TIDEGATE_STRIPE_SANDBOX_URL') ? unsafe('it names a simulator', fix) : ok('no simulator');
    },
  },
  {
    name: 'Stripe API version',
    judge({ stripeVersions: { pinned, sdk } }) {
      const fix = 'Install the packages of the lockfile: `npm ci`.';
      return pinned === sdk
        ? ok(`${pinned}, sent with every call`)
        : unsafe(`the SDK speaks ${sdk}, not ${pinned}`, fix);
    },
  },
];
