import { isTestSide, libPlace } from '../places';
import type { Rule, Violation } from '../rule';
import type { CallFact, LineFact, Source } from '../source';

/** SQL as it is written here: keywords all lower or all upper case, so that prose is not taken for it. */
const statement =
  /^\s*(?:select\s[\s\S]*\bfrom\b|select\s+[\w.]+\(|insert\s+into\s|update\s+[\w."]+(?:\s+(?:as\s+)?\w+)?\s+set\s|delete\s+from\s|with\s+(?:recursive\s+)?\w+(?:\s*\([^)]*\))?\s+as\s+(?:materialized\s+)?\(|set\s+local\s|alter\s+table\s|create\s+(?:table|role|function)\s)/;

const isStatement = (text: string): boolean => {
  const word = /^\s*(\w+)/.exec(text)?.[1] ?? '';
  return (word === word.toLowerCase() || word === word.toUpperCase()) && statement.test(text.toLowerCase());
};

const sqlIn = (source: Source): readonly LineFact[] => source.texts.filter(({ value }) => isStatement(value));

const sqlHome = (path: string): boolean => {
  const place = libPlace(path);
  if (!place) return !/^(?:app|components)\/|^(?:middleware|instrumentation)\.ts$/.test(path);
  return place.shelf === 'store' || ['db', 'views', 'testing'].includes(place.part) || isTestSide(path);
};

export const sqlInStores: Rule = {
  id: 'sql-in-stores',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !sqlHome(path))
      .flatMap((source) =>
        sqlIn(source).map(({ line }) => ({
          rule: 'sql-in-stores',
          file: source.path,
          line,
          message: `SQL stands in a store only. Move the statement to ${storeFor(source.path)}, behind a named function.`,
        })),
      ),
};

const storeFor = (path: string): string => {
  const place = libPlace(path);
  return place ? `lib/${place.part}/store` : 'lib/<part>/store';
};

const writes =
  /\.(?:create|createMany|createManyAndReturn|update|updateMany|upsert|delete|deleteMany|\$executeRaw|\$executeRawUnsafe|\$queryRawUnsafe)$/;

export const viewsReadOnly: Rule = {
  id: 'views-read-only',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => path.startsWith('lib/views/') && !isTestSide(path))
      .flatMap((source) => {
        const calls = source.calls.filter(({ callee }) => writes.test(callee));
        const sql = sqlIn(source).filter(({ value }) => !/^\s*(?:select|with)\b/i.test(value));
        return [...calls, ...sql].map(({ line }) => ({
          rule: 'views-read-only',
          file: source.path,
          line,
          message: 'lib/views only selects. A change is a use case of the part that owns the row.',
        }));
      }),
};

/** An options object we can read must bound the list; anything else we cannot read, and that is refused too. */
function isBounded({ node }: CallFact): boolean {
  const [options] = node.arguments;
  if (options?.type !== 'ObjectExpression') return false;
  return options.properties.some(
    (property) => property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'take',
  );
}

const unbounded = (source: Source): Violation[] =>
  source.calls
    .filter((call) => /\.findMany$/.test(call.callee) && !isBounded(call))
    .map(({ line }) => ({
      rule: 'find-many-takes',
      file: source.path,
      line,
      message: "findMany names its bound: give it a 'take' right here.",
    }));

export const findManyTakes: Rule = { id: 'find-many-takes', check: (tree) => tree.sources.flatMap(unbounded) };
