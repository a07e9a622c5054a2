import { at, credentialHeader, paths } from './facts';

/** `/llms.txt`: where an agent that only knows the address begins. */
export const llmsTxt = (baseUrl: string): string => `# Payjent payment gate

> A person approves and pays one exact request of an agent. Only then may the agent carry it out, once, and if it fails the payment goes back.

The gate takes money for a request and binds it to that request. It does not call providers, hold wallets or store the credentials of providers: the agent's own runtime does the work after payment.

## Begin here

- [Setup guide for agents](${at(baseUrl, paths.guide)}): states, steps, recipes, and what to say to the user
- [Tool manifest](${at(baseUrl, paths.manifest)}): every endpoint with its rules, readable without a credential
- [OpenAPI](${at(baseUrl, '/openapi.json')}): every field

## With a credential

Requests carry the header ${credentialHeader}. The owner of the agent gets the credential by a one-time install link from the dashboard.

- [Capabilities](${at(baseUrl, paths.capabilities)}): what this agent may use, its rails and limits
- [Presets](${at(baseUrl, paths.presets)}): paid providers whose calls are already described
- [Toolbox](${at(baseUrl, paths.toolbox)}): tools that are quoted and paid one call at a time

## Rules that are never bent

- Nothing runs before check_payment says ready.
- The amount is the exact quote of the provider plus fees that the payer can see. Without a quote nothing is created.
- A paid request is resumed as it was approved: same user, same request, once.
- No credential, grant or payment token is ever written into a conversation.
`;
