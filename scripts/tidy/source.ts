import { type CallExpression, type Expression, type NewExpression, parseSync, Visitor } from 'oxc-parser';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Vanishes at run time: `import type`, or every name marked `type`. */
  readonly typeOnly: boolean;
  /** `export … from`: hands another file's names on. */
  readonly reexport: boolean;
}

export interface FunctionFact {
  readonly line: number;
  readonly length: number;
}

export interface CallFact {
  /** Dotted callee, `Date.now`; a leading `*` stands for anything that is not a plain name. */
  readonly callee: string;
  readonly line: number;
  readonly node: CallExpression | NewExpression;
}

export interface LineFact {
  readonly line: number;
  readonly value: string;
}

/** What the rules need to know about one file, taken from its syntax tree in a single walk. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly parseErrors: readonly LineFact[];
  readonly imports: readonly Import[];
  /** `line` is where a comment ends. */
  readonly comments: readonly LineFact[];
  readonly functions: readonly FunctionFact[];
  readonly calls: readonly CallFact[];
  /** `new X(…)`, callee without the keyword. */
  readonly constructions: readonly CallFact[];
  /** String and template literals; `…` stands for an embedded expression. */
  readonly texts: readonly LineFact[];
  /** Every `as` but `as const`. */
  readonly casts: readonly { readonly line: number }[];
  /** Every `any` type. */
  readonly anys: readonly { readonly line: number }[];
  /** `a * 100`, `a / 100`: operator and numeric factor. */
  readonly scalings: readonly { readonly line: number; readonly factor: number }[];
  /** True when every statement hands on names of other files. */
  readonly onlyReexports: boolean;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** Dotted name of a callee, as far as it is plain names. */
function calleeName(node: Expression | { type: 'Super' }): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'ChainExpression') return calleeName(node.expression);
  if (node.type === 'ParenthesizedExpression') return calleeName(node.expression);
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier' || node.computed) return '*';
  return `${calleeName(node.object)}.${node.property.name}`;
}

const templateText = (quasis: readonly { value: { cooked?: string | null; raw: string } }[]): string =>
  quasis.map((quasi) => quasi.value.cooked ?? quasi.value.raw).join('…');

/** The text of a string literal or template; null for anything else. */
export function textOf(node: { type: string } | null | undefined): string | null {
  if (!node) return null;
  if (node.type === 'Literal' && 'value' in node && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && 'quasis' in node) {
    return templateText(node.quasis as Parameters<typeof templateText>[0]);
  }
  return null;
}

type Parsed = ReturnType<typeof parseSync>;
type LineOf = (offset: number) => number;

function staticImports(parsed: Parsed, line: LineOf): Import[] {
  const imports = parsed.module.staticImports.map((found) => ({
    specifier: found.moduleRequest.value,
    line: line(found.start),
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    reexport: false,
  }));
  const exports = parsed.module.staticExports.flatMap((found) => {
    const first = found.entries.find((entry) => entry.moduleRequest);
    if (!first?.moduleRequest) return [];
    const typeOnly = found.entries.every((entry) => entry.isType);
    return [{ specifier: first.moduleRequest.value, line: line(found.start), typeOnly, reexport: true }];
  });
  return [...imports, ...exports];
}

type Walked = Pick<
  Source,
  'imports' | 'functions' | 'calls' | 'constructions' | 'texts' | 'casts' | 'anys' | 'scalings'
>;
type Writable<T> = { [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : never };

function walk(parsed: Parsed, line: LineOf): Walked {
  const facts: Writable<Walked> = {
    imports: staticImports(parsed, line),
    functions: [],
    calls: [],
    constructions: [],
    texts: [],
    casts: [],
    anys: [],
    scalings: [],
  };
  const lazyImport = (source: { type: string }, start: number, typeOnly: boolean): void => {
    const specifier = textOf(source);
    if (specifier !== null) facts.imports.push({ specifier, line: line(start), typeOnly, reexport: false });
  };
  const measure = (node: { start: number; end: number }): void => {
    const first = line(node.start);
    facts.functions.push({ line: first, length: line(node.end) - first + 1 });
  };
  new Visitor({
    ImportExpression: (node) => lazyImport(node.source, node.start, false),
    TSImportType: (node) => lazyImport(node.source, node.start, true),
    TSExternalModuleReference: (node) => lazyImport(node.expression, node.start, false),
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
    CallExpression: (node) => {
      const callee = calleeName(node.callee);
      const [first] = node.arguments;
      if (callee === 'require' && first) lazyImport(first, node.start, false);
      facts.calls.push({ callee, line: line(node.start), node });
    },
    NewExpression: (node) => {
      facts.constructions.push({ callee: calleeName(node.callee), line: line(node.start), node });
    },
    Literal: (node) => {
      if (typeof node.value === 'string') facts.texts.push({ line: line(node.start), value: node.value });
    },
    TemplateLiteral: (node) => {
      facts.texts.push({ line: line(node.start), value: templateText(node.quasis) });
    },
    TSAsExpression: (node) => {
      const target = node.typeAnnotation;
      const isConst =
        target.type === 'TSTypeReference' && target.typeName.type === 'Identifier' && target.typeName.name === 'const';
      if (!isConst) facts.casts.push({ line: line(node.end) });
    },
    TSAnyKeyword: (node) => {
      facts.anys.push({ line: line(node.start) });
    },
    BinaryExpression: (node) => {
      const { operator, right } = node;
      if ((operator === '/' || operator === '*') && right.type === 'Literal' && typeof right.value === 'number') {
        facts.scalings.push({ line: line(node.start), factor: right.value });
      }
    },
  }).visit(parsed.program);
  return facts;
}

/** Parses one TypeScript or JavaScript file, JSX included. */
export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const line = lineFinder(text);
  const statements = parsed.program.body;
  return {
    path,
    text,
    lineCount: text === '' ? 0 : text.replace(/\n$/, '').split('\n').length,
    parseErrors: parsed.errors.map((error) => ({ line: line(error.labels[0]?.start ?? 0), value: error.message })),
    comments: parsed.comments.map((comment) => ({ line: line(comment.end), value: comment.value.trim() })),
    onlyReexports:
      statements.length > 0 &&
      statements.every(
        (node) =>
          node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source !== null),
      ),
    ...walk(parsed, line),
  };
}
