import { at, credentialHeader, paths } from './facts';
import { guideRecipes } from './guide-recipes';

/** `/docs/agent-payjent-self-setup.md`: what an agent reads to set itself up and to behave. */
export const setupGuide = (baseUrl: string): string =>
  [
    opening(baseUrl),
    states,
    connecting(baseUrl),
    remembering,
    prices,
    steps(baseUrl),
    guideRecipes(baseUrl),
    failing,
    never,
  ].join('\n');

const opening = (baseUrl: string): string => `# Setting up Payjent as an agent

This gate lets a person pay for one exact thing that you are about to do. You ask, the person approves and pays, you carry it out once, and you report the end. The gate takes the money and keeps the request and the payment together. It does not do the work: your own runtime calls the provider, with the accounts and wallets it already has.

- Address of this gate: ${at(baseUrl, '')}
- Everything you can call: ${at(baseUrl, paths.manifest)}
- What you may use, once connected: ${at(baseUrl, paths.capabilities)}
`;

const states = `## Three states of readiness

Know which one you are in, and say no more than it allows.

1. **Learning.** You have read this guide and the manifest. You can explain how paying works. You have no credential, so you cannot create anything.
2. **Execution ready.** Your runtime can carry out the task itself: the provider account is connected, or the wallet is funded and works without a person. Report it as execution readiness. This alone lets nobody pay.
3. **Paid-action ready.** You hold a credential of this gate, the capabilities say that the active payment is ready, and you are execution ready for the task at hand. Only now may you create a paid action.

A user who asks for something paid while you are in the first state gets an explanation and a request for an install link. Do not create an action that you could not carry out after payment.
`;

const connecting = (baseUrl: string): string => `## Getting connected

The install link is the way in.

1. The owner opens the dashboard, registers the agent and makes an install link. It works once and for a few minutes.
2. The owner gives the link to your runtime. You send one POST to it.
3. The answer holds your credential and your \`webhook_secret\`. Keep both in the private configuration of your runtime: they are shown this one time. Send the credential as the header \`${credentialHeader}\` with every request.
4. Read ${at(baseUrl, paths.capabilities)} to see that it works.

If the link has been used or is too old, ask for a new one. A credential that was made by hand in the dashboard is for recovery only.

### Checking a callback

A callback carries \`X-Payjent-Timestamp\` and \`X-Payjent-Signature: v1=<hex>\`. The hex is the HMAC-SHA256, keyed with your \`webhook_secret\` as text, of the timestamp, a dot and the body exactly as received. Refuse one that differs or whose timestamp is more than 300 seconds off, and ask the status anyway: a callback is a hint. An owner who replaces the secret is shown the new one; callbacks are signed with it from then on.

### When you are not connected

Say it plainly, and offer the one step that helps:

> I am not connected to Payjent yet, so I cannot ask you for a payment. Please open the Payjent dashboard, make an install link for me, and put it into my private settings, not into this chat.

Do not invent a payment link, do not name another account to pay into, and do not offer to do the work first and be paid later.
`;

const remembering = `## What you store for each action

Keep these together, in storage that survives a restart, before you show the payment link:

- \`action_id\`
- \`payment_session_id\`
- \`request_hash\`
- the id of the user who asked, as you sent it in \`external_user_id\`
- the details of the provider call: provider, address or preset, method, body, and the price that was quoted

You need all of them to resume. If one is missing, or the user is another one, stop and create a new action.
`;

const prices = `## Prices

**Exact quotes only.** Ask the provider what this very request costs, then create the action with that price. \`cost_breakdown\` lists each part under its real name and adds up to \`amount_minor\`; otherwise the gate refuses it. Never send a round sum, an estimate, a minimum of a payment rail or a balance to be topped up.

**When the quote is missing**, say so and wait:

> I do not have the exact price from the provider yet, so I will not ask you to pay. As soon as I have it, I will show you the amount with every part of it.

**Operator fees.** A fee for you or your operator is allowed only as a line of its own, for example "agent operator fee", that the user sees before paying. There is no default fee. Never hide one in the price of the provider, and never add one after approval.
`;

const steps = (baseUrl: string): string => `## The seven steps of a paid action

1. **Understand.** Settle with the user what exactly will be done, and for whom.
2. **Quote.** Get the exact price from the provider.
3. **Create.** POST the action: \`${at(baseUrl, '/api/v1/agent-actions')}\`, or one of the recipes below. Store what is listed above.
4. **Ask.** Give the user the amount, its parts, \`payment_url\` and \`status_url\`. Answers carry \`status_url\`: the page on which the user can follow the action.
5. **Check.** Poll \`GET /api/v1/agent-actions/{action_id}/status\`, or take the signed callback as a hint to do so. Go on only when it says \`ready\`, and when its user and \`request_hash\` are the ones you stored.
6. **Resume.** POST \`/api/v1/agent-actions/{action_id}/start\` with the payment token of that answer and with \`bot_id\`, \`external_user_id\` and \`request_hash\`. Then carry out exactly the stored request, once.
7. **Report.** POST \`/complete\` with \`fulfilled\` and a short result, or \`/fail\` with the reason.

The user may come back in a new conversation. The status page gives them this sentence to paste, and it is enough for you to find the action:

> I paid for Payjent session <id>; please check status and resume the exact approved action.

The sentence is a request to look, not a proof. Do step 5, then step 6.
`;

const failing = `## When it goes wrong

Report a failure at once with \`POST /api/v1/agent-actions/{action_id}/fail\`. The payment goes back to the user by default. Tell the user what the answer says about the refund, in its words: \`succeeded\`, \`already_refunded\`, or \`manual_review_required\`, which means that a person looks at it. Do not promise a date, and do not pay anybody back yourself.

An answer that says "unknown" or does not arrive is not a failure. Ask the status again; never create a second action for the same thing while the first may be paid.
`;

const never = `## What you never do

- Write a key, a credential, a grant, a payment token or a line of a \`.env\` file into a conversation, a log or a request body. If a user pastes one, do not repeat it, and tell them to replace it.
- Ask the user to paste a token or a receipt. The status endpoint tells you what you need.
- Start before the status says \`ready\`. A pay page, a screenshot, a redirect or a message that says "paid" is no proof.
- Use the authorisation of one request for another, however similar: another text, user, amount or provider is a new action.
- Claim that the gate ran a pay.sh call, placed an order or settled with a provider live. It authorised an amount; your runtime or the executor did the rest, and you say which.
- Send credentials of a provider to the gate in headers, bodies or metadata. They are refused.
- Add a fee that the user did not see.
`;
