import type { JsonObject } from '@/lib/kernel/canonical-json';

/** A tool as the toolbox publishes it: what it does and how it is paid, never where or with what it is called. */
export interface Tool {
  readonly tool_id: string;
  readonly display_name: string;
  readonly description: string;
  readonly provider_type: 'managed_api' | 'trusted_paysh';
  readonly status: 'available' | 'advanced_external_fallback';
  readonly input_schema: JsonObject;
  readonly pricing_model: 'agent_runtime_quote';
  readonly pricing_source: 'agent_runtime';
  readonly supported_payment_rails: readonly PaymentRail[];
  readonly recommended_payment_rail: PaymentRail;
  readonly risk_level: 'low' | 'medium';
  readonly execution_mode: 'agent_managed_provider_runtime' | 'external_trusted_paysh_x402_runtime';
  readonly settlement_caveat: string;
  readonly trusted_metadata?: {
    readonly allowlisted: true;
    readonly arbitrary_url_execution: false;
    readonly live_settlement_claim: false;
  };
  readonly default_for?: readonly string[];
  readonly agent_recommendation?: string;
}

export const paymentRails = ['task_budget', 'stripe', 'stablecoin'] as const;
export type PaymentRail = (typeof paymentRails)[number];

type Described = Pick<Tool, 'tool_id' | 'display_name' | 'description' | 'input_schema' | 'risk_level'> &
  Partial<Pick<Tool, 'status' | 'default_for' | 'agent_recommendation'>>;

const common = {
  status: 'available',
  pricing_model: 'agent_runtime_quote',
  pricing_source: 'agent_runtime',
  supported_payment_rails: paymentRails,
  recommended_payment_rail: 'task_budget',
} as const;

const managed = (tool: Described): Tool => ({
  ...common,
  provider_type: 'managed_api',
  execution_mode: 'agent_managed_provider_runtime',
  settlement_caveat: 'The price is what the provider quotes to the agent runtime; the gate records the payment only.',
  ...tool,
});

const trusted = (tool: Described): Tool => ({
  ...common,
  provider_type: 'trusted_paysh',
  execution_mode: 'external_trusted_paysh_x402_runtime',
  settlement_caveat:
    'An external pay.sh or x402 runtime makes the call and settles it. The gate does not claim that it was settled live.',
  trusted_metadata: { allowlisted: true, arbitrary_url_execution: false, live_settlement_claim: false },
  ...tool,
});

const text = (description: string): JsonObject => ({ type: 'string', description });
const input = (properties: JsonObject, required: readonly string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
});

/** In the order in which they are published. */
export const tools: readonly Tool[] = [
  managed({
    tool_id: 'exa.deep_search',
    display_name: 'Exa deep search',
    description: 'Search the web and read the results.',
    input_schema: input({ query: text('What to find.'), num_results: { type: 'integer' } }, ['query']),
    risk_level: 'low',
  }),
  managed({
    tool_id: 'firecrawl.scrape',
    display_name: 'Firecrawl page scrape',
    description: 'Read one public page as clean text or data.',
    input_schema: input(
      {
        url: text('Public https address of the page, without user information.'),
        formats: { type: 'array', items: { type: 'string' } },
        only_main_content: { type: 'boolean' },
      },
      ['url'],
    ),
    risk_level: 'medium',
  }),
  managed({
    tool_id: 'fal.image.generate',
    display_name: 'FAL image generation',
    description: 'Make an image from a description.',
    input_schema: input({ prompt: text('What the image shows.'), image_size: text('Size or aspect.') }, ['prompt']),
    risk_level: 'medium',
    default_for: ['image_generation'],
    agent_recommendation: 'Use this tool for images.',
  }),
  managed({
    tool_id: 'elevenlabs.text_to_speech',
    display_name: 'ElevenLabs text to speech',
    description: 'Speak a text with a voice that already exists.',
    input_schema: input({ text: text('What is spoken.'), voice_id: text('Id of the voice.') }, ['text', 'voice_id']),
    risk_level: 'medium',
  }),
  trusted({
    tool_id: 'paysh.fal_image',
    display_name: 'FAL image through an external runtime',
    description: 'Make an image through the external FAL gateway, with a runtime of your own.',
    input_schema: input(
      {
        prompt: text('What the image shows.'),
        external_runtime: { type: 'boolean', const: true, description: 'Says that a funded runtime is at hand.' },
      },
      ['prompt', 'external_runtime'],
    ),
    risk_level: 'medium',
    status: 'advanced_external_fallback',
    agent_recommendation: 'Use fal.image.generate unless you run a funded external runtime.',
  }),
  trusted({
    tool_id: 'paysh.web_scrape',
    display_name: 'Web scrape through pay.sh',
    description: 'Read a page of an allow-listed site through the pay.sh catalogue.',
    input_schema: input({ site: text('Name of the site in the catalogue.'), page: text('Page of that site.') }, [
      'site',
    ]),
    risk_level: 'medium',
  }),
  trusted({
    tool_id: 'paysh.search',
    display_name: 'Search through pay.sh',
    description: 'Search through a provider of the pay.sh catalogue.',
    input_schema: input({ query: text('What to find.') }, ['query']),
    risk_level: 'low',
  }),
  trusted({
    tool_id: 'paysh.data_extract',
    display_name: 'Data extraction through pay.sh',
    description: 'Turn a text into data of a given form.',
    input_schema: input({ text: text('What is read.'), fields: { type: 'array', items: { type: 'string' } } }, [
      'text',
    ]),
    risk_level: 'low',
  }),
  trusted({
    tool_id: 'paysh.file_convert',
    display_name: 'File conversion through pay.sh',
    description: 'Convert a file that the runtime already has.',
    input_schema: input({ file_name: text('Name of the file.'), to: text('Wanted format.') }, ['file_name', 'to']),
    risk_level: 'low',
  }),
];

export const findTool = (id: string): Tool | null => tools.find(({ tool_id }) => tool_id === id) ?? null;

/** Tools whose provider the gate can call itself, once its account is configured. */
export const managedToolIds = tools
  .filter(({ provider_type }) => provider_type === 'managed_api')
  .map(({ tool_id }) => tool_id);
