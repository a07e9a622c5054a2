import { bigQueryGateway } from '@/lib/gate/premium/domain/bigquery';
import { at, paths } from './facts';

/** The recipes of the guide, one per product. */
export const guideRecipes = (baseUrl: string): string =>
  ['## Recipes\n', preset(baseUrl), x402(baseUrl), bigQuery(baseUrl), purchase(baseUrl)].join('\n');

const preset = (baseUrl: string): string => `### A known provider

Read ${at(baseUrl, paths.presets)} with your credential, choose a preset, fill in its input and POST to \`${at(baseUrl, paths.createFromPreset)}\`. After payment, call the provider yourself with the account your runtime has.
`;

const x402 = (baseUrl: string): string => `### An x402 or pay.sh call

POST \`${at(baseUrl, '/api/v1/premium-actions/x402')}\`:

\`\`\`json
{
  "bot_id": "your-bot",
  "external_user_id": "user-1",
  "request_summary": "Weather data for Hamburg, one day",
  "request_hash": "hash of the request that you stored",
  "amount_minor": 125,
  "currency": "USD",
  "cost_breakdown": [{ "label": "exact quote of the data provider", "amount_minor": 125 }],
  "service_url": "https://data.example/v1/weather",
  "method": "GET"
}
\`\`\`

After you have started the action, authorise the spend on its grant (\`rail\`: \`x402\`), make the call once with your own wallet, and capture the authorisation. \`command_preview\` shows the call; the gate never runs it. \`limits.x402\` in your capabilities says what your operator allows: one action costs no more than \`max_per_request_minor\`, one authorisation no more than \`max_per_call_minor\`. Amounts below 50 US cents are paid from a funded task budget: send \`task_budget_id\`.
`;

const bigQuery = (baseUrl: string): string => `### One BigQuery query

POST \`${at(baseUrl, '/api/v1/premium-actions/pay-sh/bigquery-query')}\` with \`project_id\`, \`query\`, the amount and its breakdown. The gate fills in the gateway (${bigQueryGateway.gateway}), the service and the body. It is a pay.sh call like any other: your wallet pays, after the spend is authorised.
`;

const purchase = (baseUrl: string): string => `### A purchase

POST \`${at(baseUrl, '/api/v1/purchase-actions')}\`:

\`\`\`json
{
  "bot_id": "your-bot",
  "external_user_id": "user-1",
  "request_summary": "Buy one A5 notebook",
  "request_hash": "hash of the order that you stored",
  "amount_minor": 1450,
  "currency": "USD",
  "cost_breakdown": [
    { "label": "merchant total with shipping", "amount_minor": 1250 },
    { "label": "agent operator fee", "amount_minor": 200 }
  ],
  "merchant": { "name": "Paper & Ink", "domain": "paper.example" },
  "item": { "summary": "Notebook, A5, lined" },
  "order_summary": "One notebook, to the delivery place that the executor has on file",
  "service_url": "https://executor.example/orders",
  "method": "POST",
  "body": { "sku": "nb-a5", "quantity": 1 },
  "payjent_fulfillment_callback": true
}
\`\`\`

The user pays; the procurement executor at \`service_url\` receives one signed order and buys. Its host has to be listed by the operator of this gate. Do not start such an action yourself: while the executor has it, the gate refuses that, and you only report how it ended. No money goes to you, and the gate does not pay the merchant directly. Card numbers, passwords and delivery addresses do not belong into the body: the executor has them.
`;
