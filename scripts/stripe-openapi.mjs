/**
 * Makes lib/rails/stripe/openapi/subset.json out of the type declarations of the installed `stripe` package: the
 * operations below, with every request and response they reach. Run it after each change of the package's version.
 *
 *   node scripts/stripe-openapi.mjs           writes the file and says what changed
 *   node scripts/stripe-openapi.mjs --check   writes nothing; exit code 1 when the file is out of date
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Node, Project, SyntaxKind } from 'ts-morph';
import { differenceOf, operationsOf } from './stripe-openapi/difference.mjs';
import { followed, wanted } from './stripe-openapi/operations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sdk = join(root, 'node_modules/stripe');
const resources = join(sdk, 'esm/resources');
const target = join(root, 'lib/rails/stripe/openapi/subset.json');

/** Unions over every event type: their base says all that is common. */
const bases = { Event: 'EventBase', 'V2.Core.Event': 'EventBase' };

const fractions = /(?:^|_)(?:exchange_rate|percent|percentage|percent_off|percent_ownership|rate|latitude|longitude)$/;

const project = new Project({
  compilerOptions: { strict: true, skipLibCheck: true, types: [], moduleResolution: 100 },
});
const schemas = {};
const pending = [];

/** `Checkout.Session`, `PaymentIntent.LastPaymentError`, `V2.Core.AccountCreateParams`. */
function nameOf(declaration) {
  const names = [declaration.getName()];
  for (const parent of declaration.getAncestors()) {
    if (Node.isModuleDeclaration(parent)) names.unshift(parent.getName());
  }
  const own = names.join('.');
  const folder = relative(resources, dirname(declaration.getSourceFile().getFilePath())).replaceAll('/', '.');
  const home = folder === '' || folder.startsWith('..') ? '' : `${folder}.`;
  return own.startsWith(home) ? own : home + own;
}

function declarationOf(node) {
  const identifier = Node.isQualifiedName(node.getTypeName()) ? node.getTypeName().getRight() : node.getTypeName();
  const symbol = identifier.getSymbol();
  const found = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
  return found.find(
    (one) => Node.isInterfaceDeclaration(one) || Node.isTypeAliasDeclaration(one) || Node.isClassDeclaration(one),
  );
}

const literals = (declaration, name) =>
  declaration
    .getProperty(name)
    ?.getTypeNode()
    ?.getText()
    .match(/^'([^']+)'$/)?.[1];

function reference(declaration, context) {
  const name = nameOf(declaration);
  const object = literals(declaration, 'object');
  const isResource = object !== undefined && declaration.getProperty('id') !== undefined;
  if (isResource && context.nested && !followed.has(name)) {
    return {
      type: 'object',
      'x-trimmed': object,
      required: ['id', 'object'],
      properties: { id: { type: 'string' }, object: { const: object } },
    };
  }
  if (!(name in schemas)) {
    schemas[name] = {};
    pending.push({ name, declaration, request: context.request });
  }
  return { $ref: `#/components/schemas/${name}` };
}

function listOf(argument, context, v2) {
  const data = { type: 'array', items: schemaOf(argument, { ...context, nested: context.nested ?? false }) };
  if (v2) {
    const page = { type: ['string', 'null'] };
    const properties = { data, next_page_url: page, previous_page_url: page };
    return { type: 'object', required: ['data'], properties };
  }
  return {
    type: 'object',
    required: ['object', 'data', 'has_more', 'url'],
    properties: { object: { const: 'list' }, data, has_more: { type: 'boolean' }, url: { type: 'string' } },
  };
}

function generic(name, [argument], context) {
  switch (name) {
    case 'Array':
    case 'ReadonlyArray':
      return { type: 'array', items: schemaOf(argument, context) };
    case 'Promise':
    case 'Response':
      return schemaOf(argument, context);
    case 'ApiList':
    case 'ApiListPromise':
      return listOf(argument, context, false);
    case 'V2List':
    case 'V2ListPromise':
      return listOf(argument, context, true);
    case 'Emptyable':
      return either([{ const: '' }, { type: 'null' }, schemaOf(argument, context)]);
    case 'Decimal':
      return { type: 'string' };
    case 'Record':
      return { type: 'object' };
    default:
      return null;
  }
}

function fromReference(node, context) {
  const known = generic(node.getTypeName().getText(), node.getTypeArguments(), context);
  if (known !== null) return known;
  const declaration = declarationOf(node);
  if (declaration === undefined) throw new Error(`Nothing declares ${node.getText()}.`);
  if (Node.isClassDeclaration(declaration)) return { type: 'string' };
  const base = bases[nameOf(declaration)];
  if (base !== undefined) return reference(declaration.getSourceFile().getInterfaceOrThrow(base), context);
  if (Node.isTypeAliasDeclaration(declaration)) return schemaOf(declaration.getTypeNode(), context);
  return reference(declaration, context);
}

/** Without doubles, and flat where one `type` says it all. */
function either(options) {
  const flat = options.flatMap((option) => option.anyOf ?? [option]);
  const unique = [...new Map(flat.map((option) => [JSON.stringify(option), option])).values()];
  if (unique.length === 1) return unique[0];
  const [first, second] = unique;
  const nullable = unique.length === 2 && second.type === 'null';
  if (nullable && typeof first.type === 'string' && !first.enum) return { ...first, type: [first.type, 'null'] };
  return { anyOf: unique };
}

const textOf = (node) =>
  Node.isLiteralTypeNode(node) && Node.isStringLiteral(node.getLiteral()) ? node.getLiteral().getLiteralValue() : null;

function fromUnion(node, context) {
  const members = node.getTypeNodes();
  const texts = members.map(textOf).filter((text) => text !== null);
  const isOpen = members.some((member) => member.getText() === 'OtherString');
  const rest = members.filter((member) => textOf(member) === null && member.getText() !== 'OtherString');
  const others = rest.map((member) => schemaOf(member, context));
  if (texts.length === 0) return either(others);
  const named = { type: 'string', enum: texts };
  // Answers may grow; a request that names something unknown is a slip of ours.
  const open = context.request ? { ...named, 'x-open-enum': true } : { type: 'string', 'x-known-values': texts };
  const isAdvisory = isOpen || (!context.request && texts.length > 1);
  return either([isAdvisory ? open : named, ...others]);
}

function schemaOf(node, context) {
  if (Node.isParenthesizedTypeNode(node)) return schemaOf(node.getTypeNode(), context);
  if (Node.isArrayTypeNode(node)) return { type: 'array', items: schemaOf(node.getElementTypeNode(), context) };
  if (Node.isUnionTypeNode(node)) return fromUnion(node, context);
  if (Node.isIntersectionTypeNode(node)) return { allOf: node.getTypeNodes().map((one) => schemaOf(one, context)) };
  if (Node.isTypeReference(node)) return fromReference(node, context);
  if (Node.isTypeLiteral(node)) return objectOf(node, context);
  if (Node.isLiteralTypeNode(node)) {
    const literal = node.getLiteral();
    if (literal.getKind() === SyntaxKind.NullKeyword) return { type: 'null' };
    return { const: JSON.parse(literal.getText().replace(/^'(.*)'$/, '"$1"')) };
  }
  switch (node.getKind()) {
    case SyntaxKind.StringKeyword:
      return { type: 'string' };
    case SyntaxKind.NumberKeyword:
      return { type: fractions.test(context.name ?? '') ? 'number' : 'integer' };
    case SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case SyntaxKind.UnknownKeyword:
    case SyntaxKind.AnyKeyword:
    case SyntaxKind.ObjectKeyword:
      return {};
    case SyntaxKind.VoidKeyword:
    case SyntaxKind.UndefinedKeyword:
      return { type: 'null' };
    case SyntaxKind.NeverKeyword:
      return { not: {} };
    default:
      throw new Error(`No schema for ${node.getKindName()}: ${node.getText().slice(0, 80)}`);
  }
}

/** Own properties after those of what it extends. */
function propertiesOf(declaration) {
  const inherited = Node.isInterfaceDeclaration(declaration)
    ? declaration.getExtends().flatMap((clause) => {
        const symbol = clause.getExpression().getSymbol();
        const parents = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
        return parents.filter(Node.isInterfaceDeclaration).flatMap(propertiesOf);
      })
    : [];
  return [...inherited, ...declaration.getProperties()];
}

function objectOf(declaration, context) {
  const properties = {};
  const required = [];
  for (const property of propertiesOf(declaration)) {
    const name = property.getName().replace(/^'|'$/g, '');
    const type = property.getTypeNode();
    // `deleted?: never` only tells TypeScript two shapes apart.
    if (type === undefined || type.getText() === 'never' || type.getText() === 'void') continue;
    properties[name] = schemaOf(type, { ...context, name, nested: true });
    if (!property.hasQuestionToken()) required.push(name);
  }
  const [index] = declaration.getIndexSignatures();
  const schema = { type: 'object', properties, required: [...new Set(required)] };
  if (schema.required.length === 0) delete schema.required;
  if (Object.keys(properties).length === 0) delete schema.properties;
  if (index) schema.additionalProperties = schemaOf(index.getReturnTypeNode(), { ...context, nested: true });
  else if (context.request) schema.additionalProperties = false;
  return schema;
}

/** Verb and address of each method, from the code beside the declarations. */
function callsOf(file) {
  const code = readFileSync(`${file}.js`, 'utf8');
  const calls = new Map();
  for (const part of code.split(/\n {4}(?=\w+\([^)]*\) \{\n)/)) {
    const method = /^(\w+)\(/.exec(part)?.[1];
    const call = /_makeRequest\(\s*'([A-Z]+)',\s*[`']([^`']+)[`']/.exec(part);
    if (!method || !call) continue;
    calls.set(method, {
      verb: call[1].toLowerCase(),
      path: call[2].replace(/\$\{encodeURIComponent\((\w+)\)\}/g, '{$1}'),
    });
  }
  return calls;
}

function operationOf(resource, method, { verb, path }, declaration) {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const answer = schemaOf(declaration.getReturnTypeNodeOrThrow(), { request: false });
  const json = (schema) => ({ content: { 'application/json': { schema } } });
  const params = declaration.getParameter('params')?.getTypeNode();
  const request = params ? schemaOf(params, { request: true }) : { type: 'object', additionalProperties: false };
  const media = path.startsWith('/v2/') ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    operationId: `${resource.replaceAll('/', '.')}.${method}`,
    parameters,
    ...(verb === 'post'
      ? { requestBody: { content: { [media]: { schema: request } } } }
      : { 'x-query-schema': request }),
    responses: {
      200: { description: 'ok', ...json(answer) },
      default: { description: 'error', ...json({ $ref: '#/components/schemas/error_envelope' }) },
    },
  };
}

function errorEnvelope() {
  const text = { type: 'string' };
  const names = 'code decline_code advice_code network_advice_code network_decline_code message param charge doc_url';
  const properties = Object.fromEntries(
    `${names} request_log_url payment_method_type`.split(' ').map((name) => [name, text]),
  );
  const types = ['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'];
  Object.assign(properties, { type: { enum: types } });
  for (const name of ['payment_intent', 'payment_method', 'setup_intent']) properties[name] = { type: 'object' };
  return {
    type: 'object',
    required: ['error'],
    properties: { error: { type: 'object', required: ['type'], properties } },
  };
}

function generate() {
  const paths = {};
  for (const [resource, methods] of Object.entries(wanted)) {
    const file = join(resources, resource);
    const calls = callsOf(file);
    const source = project.addSourceFileAtPath(`${file}.d.ts`);
    const declaring = source.getClasses().find((one) => methods.split(' ').every((method) => one.getMethod(method)));
    if (!declaring) throw new Error(`${resource} no longer has all of: ${methods}`);
    for (const method of methods.split(' ')) {
      const call = calls.get(method);
      if (!call) throw new Error(`${resource}.${method} makes no request that could be read.`);
      paths[call.path] ??= {};
      paths[call.path][call.verb] = operationOf(resource, method, call, declaring.getMethodOrThrow(method));
    }
  }
  for (let next = pending.shift(); next; next = pending.shift()) {
    schemas[next.name] = objectOf(next.declaration, { request: next.request, nested: true });
  }
  schemas.error_envelope = errorEnvelope();
  const version = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')).version;
  const api = /'([^']+)'/.exec(readFileSync(join(sdk, 'esm/apiVersion.js'), 'utf8'))?.[1];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stripe API, the part that is used here',
      version: api,
      license: { name: 'MIT', url: 'https://github.com/stripe/stripe-node/blob/master/LICENSE' },
      'x-license-notice': readFileSync(join(sdk, 'LICENSE'), 'utf8'),
      'x-provenance': {
        source: `npm stripe@${version}`,
        method: 'TypeScript declarations of esm/resources; verb and path from the code beside them',
        trimmed: 'No prose. Resources that are only referred to are cut to id and object (x-trimmed).',
        notes:
          'An enum is enforced in requests (x-open-enum where the type is open) and advisory in answers (x-known-values). Integer or number is inferred from the name. Lengths are not in types.',
      },
    },
    paths,
    components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

const after = generate();
const before = existsSync(target)
  ? JSON.parse(readFileSync(target, 'utf8'))
  : { paths: {}, components: { schemas: {} } };
const lines = differenceOf(before, after);
for (const line of lines.slice(0, 40)) console.log(line);
if (lines.length > 40) console.log(`… and ${lines.length - 40} more`);
console.log(
  `${operationsOf(after).length} operations, ${Object.keys(after.components.schemas).length} schemas, ${lines.length} differences`,
);
if (process.argv.includes('--check')) process.exitCode = lines.length === 0 ? 0 : 1;
else writeFileSync(target, `${JSON.stringify(after)}\n`);
