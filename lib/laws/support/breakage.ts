import type { Endpoint } from '@/lib/kernel/endpoint';
import { type Field, fieldsOf, type Kind } from './fields';
import { jsonText, RawJson, RawMembers, valueAt, withAt, withoutAt } from './json-text';

/** A body that something is wrong with. */
export interface Breakage {
  readonly label: string;
  readonly text: string;
  /**
   * `shape`: the field must be refused by name, whatever the schema says. `json`: the body must not be read at all.
   * `schema`: refused by name if the declared schema does not take it, else any answer but a fault.
   */
  readonly expects: 'shape' | 'json' | 'schema';
  /** Dotted path of the field that the refusal must name. */
  readonly field: string;
}

type Probe = readonly [label: string, value: unknown, expects: Breakage['expects']];

const nested = (depth: number, open: string, close: string): RawJson =>
  new RawJson(open.repeat(depth) + close.repeat(depth));
const nestedObjects = (depth: number): RawJson => new RawJson(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

const ofKind: Readonly<Record<Exclude<Kind, 'null' | 'integer'>, unknown>> = {
  string: 'text',
  number: 12,
  boolean: true,
  object: { a: 1 },
  array: ['text'],
};

const takes = (kinds: ReadonlySet<Kind>, kind: Kind): boolean =>
  kinds.has(kind) || (kind === 'number' && kinds.has('integer'));

/** Values of every kind that the field does not take. */
const wrongKinds = ({ kinds }: Field): readonly Probe[] =>
  (['string', 'number', 'boolean', 'object', 'array'] as const)
    .filter((kind) => kinds.size > 0 && !takes(kinds, kind))
    .map((kind) => [`is a ${kind}`, ofKind[kind], 'shape']);

const numbers: readonly Probe[] = [
  ['negative', -1, 'shape'],
  ['fractional', 1.5, 'shape'],
  ['a tiny fraction', new RawJson('1e-7'), 'shape'],
  ['2^53', new RawJson('9007199254740992'), 'shape'],
  ['2^63', new RawJson('9223372036854775808'), 'shape'],
  ['digits in a text', '100', 'shape'],
  ['minus zero', new RawJson('-0'), 'schema'],
  ['beyond a double', new RawJson('1e400'), 'json'],
  ['below a double', new RawJson('-1e400'), 'json'],
  ['NaN', new RawJson('NaN'), 'json'],
  ['octal', new RawJson('0100'), 'json'],
];

const texts: readonly Probe[] = [
  ['empty', '', 'schema'],
  ['a space', ' ', 'schema'],
  ['100,000 characters', 'x'.repeat(100_000), 'shape'],
  ['emoji', '🪙'.repeat(40), 'schema'],
  ['right-to-left override', '\u202e', 'schema'],
  ['a line feed', 'a\nb', 'schema'],
  ['NUL', new RawJson('"a\\u0000b"'), 'json'],
  ['half a surrogate pair', new RawJson('"\\ud800"'), 'json'],
  ['surrogates in the wrong order', new RawJson('"\\udc00\\ud800"'), 'json'],
  ['a raw control character', new RawJson('"\u0001"'), 'json'],
];

const lists = (field: Field, sample: unknown): readonly Probe[] => {
  const item: unknown = Array.isArray(sample) && sample.length > 0 ? sample[0] : 'x';
  return [
    ['an empty list', [], 'schema'],
    ['a list of 1,000', Array.from({ length: 1_000 }, () => item), 'shape'],
    ['a list of 20,000', Array.from({ length: 20_000 }, () => 0), 'json'],
    ['a list of nulls', [null], 'shape'],
    ['a list of lists', [[]], 'shape'],
    ['a list of objects', [{}], 'shape'],
    ['a list that is one too deep', nested(40, '[', ']'), 'json'],
    [`twice the same in ${field.path.join('.')}`, [item, item], 'schema'],
  ];
};

const objects: readonly Probe[] = [
  ['an empty object', {}, 'schema'],
  ['too deep', nestedObjects(40), 'json'],
  ['10,001 values', Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`k${at}`, 0])), 'json'],
  ['5,000 members', Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, 0])), 'schema'],
  ['a name of 50,000 characters', { ['n'.repeat(50_000)]: 1 }, 'schema'],
  [
    'a member twice',
    new RawMembers([
      ['a', 1],
      ['a', 2],
    ]),
    'json',
  ],
  ['__proto__', new RawMembers([['__proto__', { admin: true }]]), 'json'],
  ['a name with NUL', new RawJson('{"a\\u0000b":1}'), 'json'],
  ['a name with half a surrogate pair', new RawJson('{"\\udfff":1}'), 'json'],
  ['constructor', { constructor: { prototype: { admin: true } } }, 'schema'],
  ['a number beyond a double', new RawJson('{"n":1e400}'), 'json'],
  ['a number beyond 2^53', new RawJson('{"n":9007199254740993}'), 'schema'],
  ['minus zero', new RawJson('{"n":-0}'), 'schema'],
  ['names that look like indices', { 10: 1, 9: 2, '-1': 3, '': 4 }, 'schema'],
];

/** Amounts that an endpoint requires are amounts of money: none may be zero. */
const isAmount = ({ path, isRequired }: Field): boolean =>
  isRequired && (/_cents$/.test(String(path.at(-1))) || path.join('.') === 'amount_minor');

function probesFor(field: Field, sample: unknown): readonly Probe[] {
  const { kinds, isOpen } = field;
  const isNumber = kinds.has('integer') || kinds.has('number');
  return [
    ...wrongKinds(field),
    ['null', null, takes(kinds, 'null') || kinds.size === 0 ? 'schema' : 'shape'],
    ...(isNumber ? numbers : []),
    ...(isNumber ? [['zero', 0, isAmount(field) ? 'shape' : 'schema'] satisfies Probe] : []),
    ...(kinds.has('string') ? texts : []),
    ...(kinds.has('array') ? lists(field, sample) : []),
    ...(isOpen ? objects : []),
  ];
}

function breakField(field: Field, body: unknown): readonly Breakage[] {
  const name = field.path.join('.');
  const sample = valueAt(body, field.path);
  const probed = probesFor(field, sample).map(
    ([label, value, expects]): Breakage => ({
      label: `${name}: ${label}`,
      text: jsonText(withAt(body, field.path, value)),
      expects,
      field: name,
    }),
  );
  const missing: Breakage = {
    label: `${name}: missing`,
    text: jsonText(withoutAt(body, field.path)),
    expects: field.isRequired ? 'shape' : 'schema',
    field: name,
  };
  return [missing, ...probed];
}

const strangers = ['zz_unknown', 'constructor', 'toString', 'hasOwnProperty', 'tenant_id', 'Amount_cents', ''];

/** What can be wrong with the object as a whole. */
function breakWhole(body: Readonly<Record<string, unknown>>, isStrict: boolean): readonly Breakage[] {
  const members = Object.entries(body);
  const whole = (label: string, value: unknown, expects: Breakage['expects'], field = ''): Breakage => ({
    label,
    text: jsonText(value),
    expects,
    field,
  });
  return [
    ...strangers.map((name) =>
      whole(`an unknown field "${name}"`, { ...body, [name]: 1 }, isStrict ? 'shape' : 'schema', name),
    ),
    ...members.map((pair) => whole(`${pair[0]} twice`, new RawMembers([...members, pair]), 'json')),
    whole('__proto__ beside the fields', new RawMembers([...members, ['__proto__', { a: 1 }]]), 'json'),
    ...[null, [], [body], 'text', 12, true].map((value) =>
      whole(`the body is ${JSON.stringify(value)?.slice(0, 9)}`, value, 'shape'),
    ),
  ];
}

/** Everything that can be wrong with the body of an endpoint, generated from its declared schema. */
export function breakagesOf(endpoint: Endpoint, body: Readonly<Record<string, unknown>>): readonly Breakage[] {
  if (endpoint.body === undefined) return [];
  // Clients of the payment gate send members of their own.
  const isStrict = endpoint.errors !== 'payjent';
  return [...breakWhole(body, isStrict), ...fieldsOf(endpoint.body).flatMap((field) => breakField(field, body))];
}
