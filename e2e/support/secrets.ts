import type { DemoFile } from '@/prisma/seed/demo/demo-file';

/** Everything in `demo.json` that only its holder may know: none of it may come back in an answer or a log. */
export const secretsOf = ({ tenants, users, onboarding, gate }: DemoFile): readonly string[] => [
  ...tenants.flatMap(({ sandboxKey, adminKey, principal, payee, recognition, chain }) => [
    sandboxKey,
    adminKey,
    principal.seedHex,
    payee.seedHex,
    recognition.seedHex,
    ...(chain ? [chain.payer.privateKey] : []),
  ]),
  ...users.map(({ password }) => password),
  ...onboarding.users.map(({ password }) => password),
  gate.operatorKey,
  gate.bootstrapToken,
  ...gate.agents.flatMap(({ botKey, webhookSecret }) => [botKey, webhookSecret]),
];
