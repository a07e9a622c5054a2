import { describe, expect, it } from 'vitest';
import { riskReason } from '@/lib/gate/domain/risk';
import { presetBody } from '@/lib/gate/premium/contract';
import { baseBody, refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import { presetEnvelope } from './preset-envelope';
import { findPreset, presets } from './presets';

const valid = {
  'exa.deep_search': { query: 'tide tables', num_results: 3 },
  'firecrawl.scrape': { url: 'https://page.example/a?b=1', only_main_content: true },
  'elevenlabs.text_to_speech': { text: 'Hello', voice_id: 'Voice_1-a' },
  'perplexity.sonar_search': { query: 'When is low water?' },
  'replicate.prediction': { model: 'acme/flux', input: { prompt: 'a gate', max_tokens: 5 } },
  'browserbase.screenshot': { url: 'https://page.example' },
} as const;
type PresetId = keyof typeof valid;

const build = (id: string, input: object) =>
  presetEnvelope(id, presetBody.parse({ ...baseBody, input: JSON.parse(JSON.stringify(input)) }));
const refused = (id: PresetId, input: object) => refusalOf(build(id, { ...valid[id], ...input }));

describe('a premium action from a preset', () => {
  it('V01 knows six presets, sorted, each an https POST', () => {
    expect(presets.map(({ id }) => id)).toEqual(Object.keys(valid).sort());
    for (const { endpoint } of presets) expect(endpoint).toMatch(/^https:\/\//);
  });

  it.each<[PresetId, string, object]>([
    ['exa.deep_search', 'https://api.exa.ai/search', { query: 'tide tables', numResults: 3 }],
    [
      'firecrawl.scrape',
      'https://api.firecrawl.dev/v2/scrape',
      { url: 'https://page.example/a?b=1', onlyMainContent: true },
    ],
    ['elevenlabs.text_to_speech', 'https://api.elevenlabs.io/v1/text-to-speech/Voice_1-a', { text: 'Hello' }],
    [
      'perplexity.sonar_search',
      'https://api.perplexity.ai/chat/completions',
      { model: 'sonar', messages: [{ role: 'user', content: 'When is low water?' }] },
    ],
    ['replicate.prediction', 'https://api.replicate.com/v1/predictions', valid['replicate.prediction']],
    ['browserbase.screenshot', 'https://api.browserbase.com/v1/sessions', { url: 'https://page.example' }],
  ])('V02 builds %s', (id, endpoint, body) => {
    const action = valueIn(build(id, valid[id]));
    const metadata = { preset_id: id, quote_basis: findPreset(id)?.quote_basis };
    expect(action.executionEnvelope).toMatchObject({
      endpoint,
      target_url: endpoint,
      method: 'POST',
      body,
      settlement: 'provider_external_runtime',
      provider_metadata: metadata,
      payjent_execution_boundary: 'agent_executes_after_payjent_authorization',
    });
    expect(action.executionEnvelope.headers).toEqual({});
    expect(action.executionEnvelope.body).toEqual(body);
    expect(action.premium).toMatchObject({ provider: id.split('.')[0], provider_metadata: metadata });
    expect(riskReason(action.requestSummary, action.executionEnvelope)).toBeNull();
  });

  it('V03 hands the address of a page to whoever can resolve it, with the answer for a private one', () => {
    const input = { url: 'https://169.254.169.254/latest' };
    expect(valueIn(build('firecrawl.scrape', input)).publicUrlsToCheck).toMatchObject([
      {
        field: 'input.url',
        url: input.url,
        notPublic: { status: 422, message: expect.stringContaining('public HTTPS') },
      },
    ]);
    for (const url of ['http://127.0.0.1', 'ftp://a.example', 'page', 7]) {
      expect(refused('firecrawl.scrape', { url }).message).toMatch(/public HTTPS|must be text/);
    }
  });

  it.each(['a/b', 'a?b', 'a#b', '..', 'a'.repeat(129)])('V04 refuses the voice %j', (voice_id) => {
    expect(refused('elevenlabs.text_to_speech', { voice_id })).toMatchObject({ status: 422, field: 'input.voice_id' });
  });

  it.each(['voice_clone', 'cloneVoice', 'voiceClone'])('V04 refuses %s', (name) => {
    expect(refused('elevenlabs.text_to_speech', { [name]: true })).toMatchObject({
      status: 422,
      message: expect.stringContaining(`input.${name}`),
    });
  });

  it('V05 refuses webhooks and nested secrets of a prediction', () => {
    for (const name of ['webhook', 'webhook_events_filter', 'callback_url']) {
      expect(refused('replicate.prediction', { [name]: 'https://a.example' }).message).toContain(`input.${name}`);
    }
    const refusal = refused('replicate.prediction', { input: { a: [{ api_key: 'hunter2' }] } });
    expect(refusal).toMatchObject({ status: 422, message: expect.stringContaining('input.input.a[0].api_key') });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it.each([
    'https://me:hunter2@page.example',
    'https://page.example/?api_key=hunter2',
    'https://page.example/?TOKEN=hunter2',
  ])('V05 refuses %s without repeating it', (url) => {
    const refusal = refused('browserbase.screenshot', { url });
    expect(refusal.status).toBe(422);
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it('V06 answers 404 for an unknown preset', () => {
    for (const id of ['exa.unknown', '__proto__', '']) {
      expect(refusalOf(build(id, {}))).toMatchObject({ status: 404, message: 'premium action preset not found' });
    }
  });

  it.each<[PresetId, string]>([
    ['exa.deep_search', 'query'],
    ['elevenlabs.text_to_speech', 'text'],
    ['replicate.prediction', 'input'],
  ])('V06 names the missing input of %s', (id, name) => {
    for (const value of [undefined, null, ' ']) {
      expect(refused(id, { [name]: value }).message).toBe(`provider input '${name}' is required`);
    }
  });

  it('asks for the right kind of input', () => {
    expect(refused('exa.deep_search', { query: 5 }).message).toBe("provider input 'query' must be text");
    expect(refused('replicate.prediction', { input: 'a' }).message).toBe("provider input 'input' must be an object");
  });
});
