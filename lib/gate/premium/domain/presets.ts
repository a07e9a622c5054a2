import type { JsonObject } from '@/lib/kernel/canonical-json';

/** A provider call whose form is known, so that an agent only fills in its input. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly task_type: string;
  readonly quote_basis: string;
  /** May hold `{voice_id}`, which is an input. */
  readonly endpoint: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Inputs that are addresses. */
  readonly urls: readonly string[];
  readonly useCase: string;
  readonly output: string;
  /** The provider's request body for checked input. Members that are undefined are left out. */
  readonly body: (input: JsonObject) => { readonly [member: string]: JsonObject[string] | undefined };
}

const exaSearch: Preset = {
  id: 'exa.deep_search',
  name: 'Exa deep search',
  provider: 'exa',
  task_type: 'web_search',
  quote_basis: 'price of one search with the number of results and contents asked for',
  endpoint: 'https://api.exa.ai/search',
  required: ['query'],
  optional: ['num_results', 'contents', 'type'],
  urls: [],
  useCase: 'Find sources on the web and read what they say.',
  output: 'Give the user the results with their titles and addresses.',
  body: (input) => ({
    query: input.query,
    numResults: input.num_results,
    contents: input.contents,
    type: input.type,
  }),
};

const firecrawlScrape: Preset = {
  id: 'firecrawl.scrape',
  name: 'Firecrawl page scrape',
  provider: 'firecrawl',
  task_type: 'web_scrape',
  quote_basis: 'price of scraping one page in the formats asked for',
  endpoint: 'https://api.firecrawl.dev/v2/scrape',
  required: ['url'],
  optional: ['formats', 'only_main_content'],
  urls: ['url'],
  useCase: 'Read one public page as clean text or data.',
  output: 'Give the user the content and name the page it came from.',
  body: (input) => ({ url: input.url, formats: input.formats, onlyMainContent: input.only_main_content }),
};

const elevenlabsSpeech: Preset = {
  id: 'elevenlabs.text_to_speech',
  name: 'ElevenLabs text to speech',
  provider: 'elevenlabs',
  task_type: 'text_to_speech',
  quote_basis: 'price of the characters to be spoken with the chosen model',
  endpoint: 'https://api.elevenlabs.io/v1/text-to-speech/{voice_id}',
  required: ['text', 'voice_id'],
  optional: ['model_id', 'voice_settings'],
  urls: [],
  useCase: 'Speak a text with a voice that already exists.',
  output: 'Give the user the audio file.',
  body: (input) => ({ text: input.text, model_id: input.model_id, voice_settings: input.voice_settings }),
};

const perplexitySearch: Preset = {
  id: 'perplexity.sonar_search',
  name: 'Perplexity Sonar answer',
  provider: 'perplexity',
  task_type: 'answer_search',
  quote_basis: 'price of one answer of the chosen model, search included',
  endpoint: 'https://api.perplexity.ai/chat/completions',
  required: ['query'],
  optional: ['model', 'search_recency_filter', 'return_citations'],
  urls: [],
  useCase: 'Get one written answer with its sources.',
  output: 'Give the user the answer together with its citations.',
  body: (input) => ({
    model: input.model ?? 'sonar',
    messages: [{ role: 'user', content: input.query ?? '' }],
    search_recency_filter: input.search_recency_filter,
    return_citations: input.return_citations,
  }),
};

const replicatePrediction: Preset = {
  id: 'replicate.prediction',
  name: 'Replicate prediction',
  provider: 'replicate',
  task_type: 'model_prediction',
  quote_basis: 'price of one prediction of the chosen model and version',
  endpoint: 'https://api.replicate.com/v1/predictions',
  required: ['model', 'input'],
  optional: ['version'],
  urls: [],
  useCase: 'Run one model once. The agent asks for the result itself.',
  output: 'Ask for the prediction until it has ended, then give the user its output.',
  body: (input) => ({ model: input.model, input: input.input, version: input.version }),
};

const browserbaseScreenshot: Preset = {
  id: 'browserbase.screenshot',
  name: 'Browserbase screenshot',
  provider: 'browserbase',
  task_type: 'browser_screenshot',
  quote_basis: 'price of one browser session that opens one page',
  endpoint: 'https://api.browserbase.com/v1/sessions',
  required: ['url'],
  optional: ['viewport', 'wait_ms'],
  urls: ['url'],
  useCase: 'See what a public page looks like in a browser.',
  output: 'Give the user the picture and name the page.',
  body: (input) => ({ url: input.url, viewport: input.viewport, wait_ms: input.wait_ms }),
};

/** Sorted by id, as the catalogue is published. */
export const presets: readonly Preset[] = [
  browserbaseScreenshot,
  elevenlabsSpeech,
  exaSearch,
  firecrawlScrape,
  perplexitySearch,
  replicatePrediction,
];

export const findPreset = (id: string): Preset | null => presets.find((preset) => preset.id === id) ?? null;
