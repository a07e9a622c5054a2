import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openapiDocument } from './openapi';
import { createFixture, fixtureEndpoints, get, send } from './testing/fixture';

const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(
    z.looseObject({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema: z.looseObject({}),
    }),
  ),
  requestBody: z.looseObject({ required: z.boolean(), content: z.record(z.string(), z.looseObject({})) }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.looseObject({ description: z.string().min(1) })),
});

const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  servers: z.tuple([z.object({ url: z.url() })]),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operationSchema),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

const { endpoints } = createFixture();
const document = documentSchema.parse(JSON.parse(JSON.stringify(openapiDocument(endpoints, 'http://localhost:3000'))));
const operationAt = (path: string, method: 'get' | 'post') => document.paths[path]?.[method];

describe('the OpenAPI document', () => {
  it('has every endpoint under its path and every alias, each operation id once', () => {
    const ids: string[] = [];
    for (const { method, path, aliases = [] } of endpoints) {
      for (const at of [path, ...aliases]) {
        const operation = document.paths[at]?.[method === 'GET' ? 'get' : 'post'];
        expect(operation, `${method} ${at}`).toBeDefined();
        if (operation) ids.push(operation.operationId);
      }
    }
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names every parameter of a path', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(operations)) {
        const declared = operation?.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect(declared).toEqual(names);
      }
    }
  });

  it('points only at schemas that it holds', () => {
    for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
    expect(Object.keys(document.components.schemas).sort()).toEqual(['FlatError', 'PaybondError', 'Problem']);
  });

  it('says who may call, what is sent and what can be refused', () => {
    const create = operationAt('/harbor/intents', 'post');
    expect(create?.security).toEqual([{ serviceKey: [] }]);
    expect(create?.requestBody?.required).toBe(true);
    expect(create?.parameters.find(({ name }) => name === 'x-paybond-agent-recognition-proof')?.required).toBe(true);
    expect(create?.responses['503']?.description).toContain('`fixture.busy`');
    expect(Object.keys(create?.responses ?? {})).toEqual(['201', '400', '401', '403', '413', '415', '429', '503']);
    expect(operationAt('/harbor/intents/{intent_id}/fund', 'post')?.requestBody?.required).toBe(false);
    expect(operationAt('/health', 'get')?.security).toEqual([]);
    const sandbox = operationAt('/v1/sandbox/things', 'post');
    expect(sandbox?.responses['401']?.description).toMatch(/credential is missing/);
    expect(sandbox?.parameters.map(({ name }) => name)).not.toContain('x-tenant-id');
  });

  it('refuses a declaration that names an unknown refusal', () => {
    const [first] = fixtureEndpoints();
    if (!first) throw new Error('no fixture');
    expect(() => openapiDocument([{ ...first, refusals: ['none.such'] }], 'http://h')).toThrow(/none\.such/);
  });

  it('is served', async () => {
    const answer = await send(createFixture(), get('/openapi.json', {}));
    expect([answer.status, answer.json]).toMatchObject([200, { openapi: '3.1.0' }]);
  });
});

describe('health and readiness', () => {
  it('answer without a credential', async () => {
    expect((await send(createFixture(), get('/health', {}))).json).toEqual({ status: 'ok' });
    expect((await send(createFixture(), get('/readiness', {}))).json).toEqual({ status: 'ready' });
  });
});
