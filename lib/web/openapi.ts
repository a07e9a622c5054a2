import { z } from 'zod';
import type { Endpoint, ErrorFamily } from '@/lib/kernel/endpoint';
import { type RefusalSpec, refusalTables } from '@/lib/kernel/outcome';
import { errorContentType } from './error-body';

type Json = Record<string, unknown>;

const requestId = { type: 'string', description: 'Also in the x-request-id header. Quote it when you ask for help.' };
const code = { type: 'string', description: 'Stable. Branch on it, not on the message.' };

const errorSchemas: Record<ErrorFamily, Json> = {
  paybond: {
    type: 'object',
    required: ['error', 'request_id'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'details'],
        properties: {
          code,
          message: { type: 'string' },
          details: {
            type: 'object',
            properties: { field: { type: 'string', description: 'The field to correct.' } },
            additionalProperties: true,
          },
        },
      },
      request_id: requestId,
    },
  },
  payjent: {
    type: 'object',
    required: ['detail'],
    description: 'The stable code is in the header x-error-code.',
    properties: {
      detail: {
        description: 'Words, an object where the operation says so, or a list of fields that cannot be read.',
        anyOf: [
          { type: 'string' },
          { type: 'object', additionalProperties: true },
          {
            type: 'array',
            items: {
              type: 'object',
              required: ['type', 'loc', 'msg'],
              properties: { type: { type: 'string' }, loc: { type: 'array' }, msg: { type: 'string' }, input: {} },
            },
          },
        ],
      },
    },
  },
  flat: {
    type: 'object',
    required: ['error', 'message', 'request_id'],
    properties: { error: code, message: { type: 'string' }, field: { type: 'string' }, request_id: requestId },
  },
  problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code', 'retryable', 'pay_again', 'request_id'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code,
      field: { type: 'string' },
      details: { type: 'object', additionalProperties: true },
      retryable: { type: 'boolean' },
      pay_again: { enum: ['never', 'same_authorization', 'new'] },
      request_id: requestId,
    },
  },
};

const schemaNames: Record<ErrorFamily, string> = {
  paybond: 'PaybondError',
  flat: 'FlatError',
  problem: 'Problem',
  payjent: 'PayjentError',
};

/** A zod schema as JSON Schema; what JSON Schema cannot say is left open. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties, required } = jsonSchema(schema, 'input');
  if (!isObject(properties)) return [];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema: property,
  }));
}

const header = (name: string, description: string, required = false): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

function headers(endpoint: Endpoint): Json[] {
  const { who, method } = endpoint;
  const list: Json[] = [header('x-request-id', 'Your id for this request; given back and logged.')];
  if (who.kind === 'public') return list;
  if (who.kind === 'agent') {
    return method === 'GET' ? list : [...list, header('idempotency-key', 'Same key and body: one action.')];
  }
  if (who.tenantHeader !== 'refused')
    list.push(header('x-tenant-id', "When sent, must be the credential's own tenant."));
  if (method !== 'GET') list.push(header('idempotency-key', 'Same key and body: the first answer is given again.'));
  if (who.proof) {
    const description = `Recognition proof with the purpose ${who.proof}, base64url JSON.`;
    list.push(header('x-paybond-agent-recognition-proof', description, true));
  }
  return list;
}

const specOf = (refusalCode: string): RefusalSpec | undefined =>
  refusalTables.find((table) => Object.hasOwn(table, refusalCode))?.[refusalCode];

/** Refusals that any endpoint of this kind can give, beside the ones it declares. */
function commonRefusals(endpoint: Endpoint): string[] {
  const codes = ['request.rate_limited', 'service.unavailable', 'service.timeout'];
  if (endpoint.body) {
    codes.push('request.malformed_json', 'request.body_too_large', 'request.unsupported_media_type');
  }
  if (endpoint.body || endpoint.query) codes.push('request.invalid');
  if (endpoint.who.kind === 'key') {
    codes.push('request.permission');
    if (endpoint.who.environments) codes.push('request.environment');
    codes.push(endpoint.who.tenantHeader === 'refused' ? 'request.tenant_header_refused' : 'request.tenant_header');
  }
  return codes;
}

/** Error answers by status, each listing the codes that carry it. */
function errorResponses(endpoint: Endpoint): Json {
  const byStatus = new Map<number, string[]>();
  for (const refusalCode of [...(endpoint.refusals ?? []), ...commonRefusals(endpoint)]) {
    const spec = specOf(refusalCode);
    if (!spec) throw new Error(`${endpoint.name} declares the refusal ${refusalCode}, which no table has`);
    byStatus.set(spec.status, [...(byStatus.get(spec.status) ?? []), `\`${refusalCode}\`: ${spec.message}`]);
  }
  const content = {
    [errorContentType(endpoint.errors)]: { schema: { $ref: `#/components/schemas/${schemaNames[endpoint.errors]}` } },
  };
  if (endpoint.who.kind !== 'public' && !byStatus.has(401)) byStatus.set(401, []);
  byStatus.get(401)?.unshift('The credential is missing, unknown, expired or revoked.');
  const responses: Json = {};
  for (const [status, lines] of [...byStatus].sort(([a], [b]) => a - b)) {
    if (endpoint.responses[status]) continue;
    responses[status] = { description: lines.join('\n\n'), content };
  }
  return responses;
}

function answers(endpoint: Endpoint): Json {
  const responses: Json = {};
  for (const [status, { description, schema, contentType }] of Object.entries(endpoint.responses)) {
    const content = { [contentType ?? 'application/json']: { schema: jsonSchema(schema, 'output') } };
    responses[status] = { description, content };
  }
  return responses;
}

function securityOf(who: Endpoint['who']): Json[] {
  if (who.kind === 'public') return [];
  if (who.kind === 'key') return [{ serviceKey: [] }];
  return [{ agentBearer: [] }, { agentKey: [] }, ...(who.optional ? [{}] : [])];
}

function operation(endpoint: Endpoint, path: string, isAlias: boolean): Json {
  const { who, body } = endpoint;
  return {
    operationId: isAlias
      ? `${endpoint.name}.alias_${path.replaceAll(/[^a-z0-9]+/gi, '_').replaceAll(/^_|_$/g, '')}`
      : endpoint.name,
    summary: endpoint.summary,
    ...(endpoint.description && { description: endpoint.description }),
    tags: [endpoint.name.split('.')[0]],
    ...(isAlias && { 'x-alias-of': endpoint.path }),
    ...(who.kind === 'key' && { 'x-permission': who.permission }),
    ...(who.kind === 'agent' && who.scope !== undefined && { 'x-scope': who.scope }),
    security: securityOf(who),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query'), ...headers(endpoint)],
    ...(body && {
      requestBody: {
        required: !endpoint.bodyOptional,
        content: {
          'application/json': { schema: jsonSchema(body, 'input') },
          ...(endpoint.form && { 'application/x-www-form-urlencoded': { schema: jsonSchema(body, 'input') } }),
        },
      },
    }),
    responses: { ...answers(endpoint), ...errorResponses(endpoint) },
  };
}

/** The OpenAPI 3.1 document of the declared endpoints, aliases included. */
export function openapiDocument(endpoints: readonly Endpoint[], origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
      paths[path] = {
        ...paths[path],
        [endpoint.method.toLowerCase()]: operation(endpoint, path, path !== endpoint.path),
      };
    }
  }
  const families = new Set(endpoints.map((endpoint) => endpoint.errors));
  return {
    openapi: '3.1.0',
    info: { title: 'Tidegate', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: Object.fromEntries([...families].map((family) => [schemaNames[family], errorSchemas[family]])),
      securitySchemes: {
        serviceKey: { type: 'http', scheme: 'bearer', description: 'Service key: paybond_sk_{sandbox|live}_…' },
        agentBearer: { type: 'http', scheme: 'bearer', description: 'Key of an agent or operator: payjent_…' },
        agentKey: { type: 'apiKey', in: 'header', name: 'X-Payjent-Bot-Key', description: 'The same key.' },
      },
    },
  };
}
