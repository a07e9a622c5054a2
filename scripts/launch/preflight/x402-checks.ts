import { isLocal } from '../settings';
import type { Facts, NodeFacts } from './facts';
import { type Check, type Finding, missing, ok, unsafe } from './finding';

const leaveOut = 'Without x402, add --without x402.';

const rpc = 'TIDEGATE_X402_LIVE_RPC_URL';
const checkRpc = 'TIDEGATE_X402_LIVE_CHECK_RPC_URL';
const operatorKey = 'TIDEGATE_X402_LIVE_OPERATOR_KEY';

/** A check of the live rail, which is not asked when x402 was left out by name. */
const live = (name: string, judge: (facts: Facts) => Finding): Check => ({
  name,
  judge(facts) {
    if (!facts.without.includes('x402')) return judge(facts);
    return facts.env.has(name) ? unsafe('it is set, though x402 was left out', 'Unset it.') : ok('left out');
  },
});

const hostOf = (url: string | undefined): string | null =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname : null;

/** Names only the host: addresses of nodes often carry a key. */
function judgeAddress(url: string | undefined, fix: string): Finding {
  const host = hostOf(url);
  if (url === undefined || host === null) {
    return url === undefined ? missing('USDC would not be available', fix) : unsafe('it is not an address', fix);
  }
  if (isLocal(url)) return unsafe(`${host} is this machine`, fix);
  return new URL(url).protocol === 'https:' ? ok(host) : unsafe(`${host} is asked in the open`, fix);
}

function judgeNode(node: NodeFacts | null, setting: string): Finding {
  if (node === null) return missing('no node to ask', `Set ${setting}.`);
  if (node.is === 'base') return ok("chain id 8453, contracts and the token's signing domain");
  const fix =
    node.is === 'other'
      ? `Name a node of Base in ${setting}.`
      : `See that ${setting} is right and can be reached from here.`;
  return unsafe(node.said, fix);
}

function judgeOperator({ env, operator }: Facts): Finding {
  const references = (env.get(operatorKey) ?? '').split(',').flatMap((each) => each.trim() || []);
  const fix = `Set file:/run/secrets/… with mode 0600, the current key first. ${leaveOut}`;
  if (references.length === 0) return missing('nobody could capture or void', fix);
  if (references.some((each) => !each.startsWith('file:'))) return unsafe('a key stands in the settings', fix);
  if (operator === null) return missing('the key was not looked at', fix);
  if (operator.is === 'unreadable') return unsafe(operator.said, 'See that the file is there, with mode 0600.');
  const [known] = operator.wellKnown;
  if (known !== undefined) return unsafe(`everybody has the key of ${known}`, 'Make a new key.');
  return ok(operator.addresses.join(', '));
}

export const x402Checks: readonly Check[] = [
  live(rpc, ({ env }) => judgeAddress(env.get(rpc), `Set the https address of your node of Base. ${leaveOut}`)),
  live(checkRpc, ({ env }) => {
    const fix = "Set the https address of another provider's node of Base, which must agree.";
    const finding = judgeAddress(env.get(checkRpc), fix);
    const isSame = hostOf(env.get(checkRpc)) === hostOf(env.get(rpc));
    return finding.verdict === 'ok' && isSame ? unsafe(`it is the same host as ${rpc}`, fix) : finding;
  }),
  live('node of Base', ({ node }) => judgeNode(node, rpc)),
  live('second node of Base', ({ checkNode }) => judgeNode(checkNode, checkRpc)),
  live(operatorKey, judgeOperator),
  live('x402 screening', ({ ownScreening }) => {
    const fix = `Hand a screening service to openX402 (its ports in lib/rails/x402/settings.ts). ${leaveOut}`;
    return ownScreening
      ? ok('a service of your own')
      : missing('there is only the local list, refused for real money', fix);
  }),
  {
    name: 'TIDEGATE_X402_SANDBOX_CHAIN',
    judge({ env }) {
      if (!env.has('TIDEGATE_X402_SANDBOX_RPC_URL')) return ok('sandbox tenants have no chain');
      const chain = env.get('TIDEGATE_X402_SANDBOX_CHAIN') ?? 'local';
      const fix = 'Set base-sepolia, or unset TIDEGATE_X402_SANDBOX_RPC_URL.';
      return chain === 'local' ? unsafe('the local chain is refused in production', fix) : ok(chain);
    },
  },
];
