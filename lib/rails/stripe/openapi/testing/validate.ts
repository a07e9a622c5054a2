import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import {
  findOperation,
  requestSchema,
  responseSchema,
  type Schema,
  stripeDocument,
} from '@/lib/rails/stripe/openapi/document';

const base = 'https://stripe.test/document';
let ajv: Ajv2020 | null = null;
let coercing: Ajv2020 | null = null;
const validators = new Map<string, ValidateFunction>();

function load(coerceTypes: boolean): Ajv2020 {
  const made = new Ajv2020({
    strict: false,
    allErrors: true,
    coerceTypes,
    inlineRefs: false,
    code: { optimize: false },
  });
  made.addSchema({ $id: base, components: stripeDocument().components });
  return made;
}

const absolute = (schema: Schema): unknown => JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${base}#/`));

function validatorOf(key: string, schema: Schema, isForm: boolean): ValidateFunction {
  const known = validators.get(key);
  if (known) return known;
  coercing ??= load(true);
  ajv ??= load(false);
  const made = (isForm ? coercing : ajv).compile(Object(absolute(schema)));
  validators.set(key, made);
  return made;
}

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Parsed query or body, before any conversion. */
  readonly request: unknown;
  readonly status: number;
  readonly response: unknown;
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  // A failed branch of anyOf may convert what another one needs: judge a copy.
  if (validate(structuredClone(value))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${JSON.stringify(params)}`.slice(0, 300),
  );
}

/**
 * Everything in which a request that was accepted, and its answer, leave the document. A second opinion: ajv judges here,
 * the simulator's own check there. A refused request is held to the error envelope only.
 */
export function violationsOf({ method, path, request, status, response }: Exchange): readonly string[] {
  if (status >= 400) {
    const envelope = validatorOf('error', { $ref: '#/components/schemas/error_envelope' }, false);
    return problemsOf(envelope, response).map((problem) => `${method} ${path} error ${problem}`);
  }
  const found = findOperation(method, path);
  if (found === null) return [`${method} ${path} is not in the document`];
  const name = `${found.method} ${found.template}`;
  const isForm = !path.startsWith('/v2/') || method === 'GET';
  const asked = validatorOf(`> ${name}`, requestSchema(found.operation), isForm);
  const answered = validatorOf(`< ${name}`, responseSchema(found.operation), false);
  return [
    ...problemsOf(asked, request).map((problem) => `${name} request ${problem}`),
    ...problemsOf(answered, response).map((problem) => `${name} response ${problem}`),
  ];
}

/** Compiles the largest schemas, which takes a second or two: once, and in a hook rather than in the first test. */
export function warmUp(): void {
  for (const path of ['/v1/payment_intents', '/v1/checkout/sessions']) {
    violationsOf({ method: 'POST', path, request: {}, status: 200, response: {} });
  }
}
