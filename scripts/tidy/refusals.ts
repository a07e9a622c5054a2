import type { Expression } from 'oxc-parser';
import { isTestSide } from './places';
import { textOf } from './source';
import type { Tree } from './tree';

/** One refusal code as its part declares it. */
export interface DeclaredRefusal {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly status: number | null;
  readonly message: string | null;
  readonly retryable: boolean;
}

type Node = Expression | { readonly type: 'SpreadElement' };

/** Text of a literal or template, or of several joined by `+`; null when it has to be run to be known. */
function constantText(node: Node): string | null {
  if (node.type !== 'BinaryExpression' || node.operator !== '+') {
    return textOf(node);
  }
  const left = constantText(node.left);
  const right = constantText(node.right);
  return left === null || right === null ? null : left + right;
}

const keyName = (key: { type: string }): string | null =>
  key.type === 'Identifier' && 'name' in key && typeof key.name === 'string' ? key.name : textOf(key);

function fieldsOf(node: Node): ReadonlyMap<string, Expression> {
  if (node.type !== 'ObjectExpression') return new Map();
  return new Map(
    node.properties.flatMap((property) => {
      const key = property.type === 'Property' ? keyName(property.key) : null;
      return property.type === 'Property' && key !== null ? [[key, property.value] as const] : [];
    }),
  );
}

/** Reads every `defineRefusals({…})` from the syntax tree, without running the code. */
export function declaredRefusals(tree: Tree): readonly DeclaredRefusal[] {
  return tree.sources
    .filter(({ path }) => path.startsWith('lib/') && !isTestSide(path))
    .flatMap((source) =>
      source.calls
        .filter(({ callee }) => callee === 'defineRefusals')
        .flatMap(({ node }) => {
          const [table] = node.arguments;
          return table ? [...fieldsOf(table)] : [];
        })
        .map(([code, spec]) => {
          const fields = fieldsOf(spec);
          const status = fields.get('status');
          const message = fields.get('message');
          const retryable = fields.get('retryable');
          return {
            code,
            file: source.path,
            line: source.text.slice(0, spec.start).split('\n').length,
            status: status?.type === 'Literal' && typeof status.value === 'number' ? status.value : null,
            message: message ? constantText(message) : null,
            retryable: retryable?.type === 'Literal' && retryable.value === true,
          };
        }),
    );
}
