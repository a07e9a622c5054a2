import { describe, expect, it } from 'vitest';
import { checkPricing } from '@/lib/gate/domain/pricing';
import { riskReason } from '@/lib/gate/domain/risk';
import { refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import { toolboxQuoteView, toolListView, toolQuoteBody } from '@/lib/gate/toolbox/contract';
import { canonicalJson, type JsonObject } from '@/lib/kernel/canonical-json';
import { checkArguments, requireTool, shownArguments } from './arguments';
import { managedToolIds, tools } from './catalog';
import { initialStatus, nextStatus } from './execution.machine';
import {
  breakdownOf,
  checkClaim,
  checkToolProvider,
  requestHashInput,
  toolboxEnvelope,
  toolboxQuote,
  toolboxSummary,
} from './quote';

const tool = (id: string) => valueIn(requireTool(id));
const check = (id: string, sent: JsonObject) => checkArguments(tool(id), sent);
const refused = (id: string, sent: JsonObject) => refusalOf(check(id, sent));

const request = (more: { arguments?: JsonObject; amountMinor?: number; id?: string } = {}) => {
  const picked = tool(more.id ?? 'exa.deep_search');
  const amountMinor = more.amountMinor ?? 250;
  return {
    tool: picked,
    botId: 'bot-1',
    externalUserId: 'user-1',
    arguments: more.arguments ?? { query: 'tides' },
    amountMinor,
    currency: 'USD',
    costBreakdown: breakdownOf(picked, amountMinor),
  };
};
const facts = { requestHash: 'ab'.repeat(32), expiresAt: '2026-01-01T00:10:00.000000+00:00', activeProvider: 'stripe' };

describe('the toolbox', () => {
  it('Z01 lists nine tools whose records name no credential, no address and no price', () => {
    const list = { tools: [...tools], count: tools.length };
    expect(toolListView.parse(list)).toEqual(list);
    expect(tools.map(({ tool_id }) => tool_id)).toEqual([
      'exa.deep_search',
      'firecrawl.scrape',
      'fal.image.generate',
      'elevenlabs.text_to_speech',
      'paysh.fal_image',
      'paysh.web_scrape',
      'paysh.search',
      'paysh.data_extract',
      'paysh.file_convert',
    ]);
    const text = JSON.stringify(tools);
    expect(text).not.toMatch(/key|secret|token|grant/i);
    expect(text).not.toMatch(/https?:|_url"|webhook|callback|endpoint/);
    expect(text).not.toMatch(/min_amount|max_amount|base_amount|minimum/);
    expect(managedToolIds).toHaveLength(4);
  });

  it('does not know other tools', () => {
    expect(refusalOf(requireTool('exa.unknown'))).toMatchObject({ status: 404, message: 'tool not found' });
    expect(refusalOf(requireTool('__proto__')).status).toBe(404);
  });
});

describe('arguments of a tool', () => {
  it('Z02 need an opt-in for the external FAL gateway', () => {
    for (const external_runtime of [undefined, false, 'true', 1]) {
      const sent: JsonObject = external_runtime === undefined ? { prompt: 'a' } : { prompt: 'a', external_runtime };
      expect(refused('paysh.fal_image', sent)).toMatchObject({
        status: 422,
        details: {
          detail: {
            code: 'external_runtime_opt_in_required',
            tool_id: 'paysh.fal_image',
            recommended_tool_id: 'fal.image.generate',
            required_argument: 'external_runtime',
            guidance: expect.any(String),
          },
        },
      });
    }
    expect(check('paysh.fal_image', { prompt: 'a', external_runtime: true }).ok).toBe(true);
    expect(check('fal.image.generate', { prompt: 'a' }).ok).toBe(true);
  });

  it('hold no secret at any depth; the refusal says where and repeats nothing', () => {
    const refusal = refused('exa.deep_search', { x: { api_key: 'hunter2' } });
    expect(refusal).toMatchObject({
      status: 422,
      message: 'toolbox arguments may not include secret-like key: arguments.x.api_key',
    });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
    expect(check('exa.deep_search', { query: 'a', max_tokens: 5 }).ok).toBe(true);
  });

  it.each(['url', 'image_url', 'target_url', 'service_url', 'callback', 'webhook', 'api_url', 'callbackUrl'])(
    'hold no %s',
    (name) => {
      expect(refused('exa.deep_search', { list: [{ [name]: 'https://a.example' }] })).toMatchObject({
        status: 422,
        message: `toolbox arguments may not include executable URL field: arguments.list[0].${name}`,
      });
      expect(refused('paysh.web_scrape', { [name]: 'https://a.example' }).status).toBe(422);
    },
  );

  it('of a scrape hold one page, stored in full and shown by its host', () => {
    const checked = valueIn(
      check('firecrawl.scrape', { url: 'https://Page.example:443/a/../b?q=1#c', formats: ['md'] }),
    );
    expect(checked.arguments).toEqual({ url: 'https://page.example/b?q=1#c', formats: ['md'] });
    expect(checked.publicUrlsToCheck).toMatchObject([
      { field: 'arguments.url', url: 'https://page.example/b?q=1#c', notPublic: { status: 422 } },
    ]);
    expect(shownArguments('firecrawl.scrape', checked.arguments)).toEqual({
      url: 'https://page.example',
      formats: ['md'],
    });
    expect(shownArguments('exa.deep_search', { query: 'a' })).toEqual({ query: 'a' });
  });

  it.each([
    'http://page.example/hunter2',
    'https://me:hunter2@page.example',
    'https://page.example/?api_key=hunter2',
    'hunter2',
    'https://page.example/\thunter2',
  ])('of a scrape refuse %j without repeating it', (url) => {
    const refusal = refused('firecrawl.scrape', { url });
    expect(refusal).toMatchObject({ status: 422, message: expect.stringContaining('public https') });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it('of a scrape hold no second address', () => {
    expect(
      refused('firecrawl.scrape', { url: 'https://page.example', nested: { url: 'https://a.example' } }),
    ).toMatchObject({
      field: 'arguments.nested.url',
    });
  });
});

describe('a quote of the toolbox', () => {
  it('has exactly the members of the contract, and an id from its hash', () => {
    const quote = toolboxQuote(request(), facts);
    expect(toolboxQuoteView.parse(quote)).toEqual(quote);
    expect(quote).toMatchObject({
      tool_quote_id: `tool_quote_${'ab'.repeat(12)}`,
      quote_id: `tool_quote_${'ab'.repeat(12)}`,
      expires_at: facts.expiresAt,
      recommended_payment_rail: 'stripe',
      stripe_minimum_applies: false,
      payment_options: [
        { rail: 'task_budget', status: 'available', recommended: false },
        { rail: 'stripe', status: 'available', recommended: true, minimum_amount_minor: 50 },
        { rail: 'stablecoin', status: 'beta_scaffold', recommended: false, live_settlement: false },
      ],
    });
    expect(checkPricing(250, quote.cost_breakdown)).toMatchObject({
      ok: true,
      value: { provider_merchant_subtotal_minor: 250 },
    });
  });

  it('sends cents to a task budget', () => {
    expect(toolboxQuote(request({ amountMinor: 49 }), facts)).toMatchObject({
      stripe_minimum_applies: true,
      recommended_payment_rail: 'task_budget',
      payment_options: [{ recommended: true }, { status: 'below_minimum', recommended: false }, {}],
    });
    const mock = toolboxQuote(request(), { ...facts, activeProvider: 'mock' });
    expect(mock.payment_options[1]).toMatchObject({ rail: 'stripe', status: 'not_configured' });
  });

  it('Z03 is of another request when the arguments differ, and of the same when only their order does', () => {
    const text = (sent: JsonObject) => canonicalJson(requestHashInput(request({ arguments: sent })));
    expect(text({ query: 'a' })).not.toBe(text({ query: 'b' }));
    expect(text({ query: 'a', type: 'b' })).toBe(text({ type: 'b', query: 'a' }));
    expect(Object.keys(requestHashInput(request()))).toEqual([
      'tool_id',
      'bot_id',
      'external_user_id',
      'arguments',
      'amount_minor',
      'currency',
      'cost_breakdown',
    ]);
  });

  it('Z04 is refused when the body claims another hash or quote', () => {
    const quote = toolboxQuote(request(), facts);
    for (const claimed of [{ request_hash: 'cd'.repeat(32) }, { quote_id: 'tool_quote_other' }]) {
      expect(refusalOf(checkClaim(claimed, quote))).toMatchObject({
        status: 409,
        message: 'request_hash does not match recomputed toolbox quote',
      });
    }
    expect(checkClaim({ request_hash: quote.request_hash, quote_id: quote.quote_id }, quote).ok).toBe(true);
    expect(checkClaim({ quote_id: 'quote_of_a_checkout' }, quote).ok).toBe(true);
  });

  it('Z05 of the same body is the same quote, so a repeated checkout finds it', () => {
    const body = { bot_id: 'bot-1', external_user_id: 'user-1', amount_minor: 250, cost_breakdown: null };
    expect(toolQuoteBody.parse(body)).toEqual(toolQuoteBody.parse({ ...body, arguments: {}, currency: 'usd' }));
    expect(toolboxQuote(request(), facts)).toEqual(toolboxQuote(request(), facts));
    expect(toolQuoteBody.safeParse({ ...body, amount_minor: 0 }).success).toBe(false);
  });

  it('stores what is needed to run the tool', () => {
    const envelope = toolboxEnvelope(request(), facts.requestHash);
    expect(envelope).toMatchObject({ tool_id: 'exa.deep_search', arguments: { query: 'tides' } });
    expect(riskReason(toolboxSummary('exa.deep_search'), envelope)).toBeNull();
    expect(toolboxSummary('exa.deep_search')).toBe('Toolbox action: exa.deep_search');
  });

  it('Z08 charges for no managed tool that cannot run, when readiness is enforced', () => {
    const exa = tool('exa.deep_search');
    expect(refusalOf(checkToolProvider(exa, 'enforced', false))).toMatchObject({
      status: 503,
      details: {
        detail: { code: 'provider_not_configured', tool_id: 'exa.deep_search', readiness_mode: 'enforced' },
      },
    });
    expect(checkToolProvider(exa, 'advisory', false).ok).toBe(true);
    expect(checkToolProvider(exa, 'enforced', true).ok).toBe(true);
    expect(checkToolProvider(tool('paysh.search'), 'enforced', false).ok).toBe(true);
  });
});

describe('an execution', () => {
  it('Z06 is ready once its session is paid, and ends by completion', () => {
    expect(initialStatus(true)).toBe('ready_to_execute');
    expect(valueIn(nextStatus('ready_to_execute', 'complete'))).toBe('succeeded');
    expect(valueIn(nextStatus('ready_to_execute', 'run'))).toBe('executing');
    expect(valueIn(nextStatus('executing', 'fail'))).toBe('failed');
  });

  it('Z07 that is not paid can be neither completed nor run', () => {
    expect(initialStatus(false)).toBe('payment_required');
    for (const command of ['complete', 'run', 'fail'] as const) {
      expect(refusalOf(nextStatus('payment_required', command))).toMatchObject({
        status: 409,
        code: 'toolbox.not_paid',
      });
    }
  });

  it('runs once and ends once', () => {
    expect(refusalOf(nextStatus('executing', 'run'))).toMatchObject({ status: 409, code: 'toolbox.already_executing' });
    expect(refusalOf(nextStatus('succeeded', 'fail'))).toMatchObject({ status: 409, code: 'toolbox.already_ended' });
  });
});
