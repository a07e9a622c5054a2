import type { Endpoint, Method } from '@/lib/kernel/endpoint';

export interface Route {
  readonly endpoint: Endpoint;
  /** Declared path or alias that this route stands for. */
  readonly template: string;
  readonly paramNames: readonly string[];
}

export interface Match {
  /** Routes of the matched path by method. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Values of the path's parameters, still percent-encoded. */
  readonly values: readonly string[];
}

interface Node {
  readonly fixed: Map<string, Node>;
  parameter: Node | null;
  readonly routes: Map<Method, Route>;
}

const emptyNode = (): Node => ({ fixed: new Map(), parameter: null, routes: new Map() });

const parameterName = (segment: string): string | null =>
  segment.startsWith('{') && segment.endsWith('}') ? segment.slice(1, -1) : null;

function add(root: Node, endpoint: Endpoint, template: string): void {
  const paramNames: string[] = [];
  let node = root;
  for (const segment of template.slice(1).split('/')) {
    const name = parameterName(segment);
    if (name === null) {
      const next = node.fixed.get(segment) ?? emptyNode();
      node.fixed.set(segment, next);
      node = next;
    } else {
      paramNames.push(name);
      node.parameter ??= emptyNode();
      node = node.parameter;
    }
  }
  const taken = node.routes.get(endpoint.method);
  if (taken) throw new Error(`${endpoint.name} and ${taken.endpoint.name} both declare ${endpoint.method} ${template}`);
  node.routes.set(endpoint.method, { endpoint, template, paramNames });
}

/** A fixed segment wins over a parameter; a dead end under the fixed one falls back to the parameter. */
function find(node: Node, segments: readonly string[], index: number, values: string[]): Node | null {
  const segment = segments[index];
  if (segment === undefined) return node.routes.size > 0 ? node : null;
  const fixed = node.fixed.get(segment);
  const found = fixed ? find(fixed, segments, index + 1, values) : null;
  if (found || !node.parameter || segment === '') return found;
  const depth = values.length;
  values.push(segment);
  const below = find(node.parameter, segments, index + 1, values);
  if (!below) values.length = depth;
  return below;
}

/** No declared path is deeper; longer ones are not looked at. */
const MAX_SEGMENTS = 16;

/** Finds the declared routes of a path. Throws at start when two endpoints claim one method and path. */
export function createRouter(endpoints: readonly Endpoint[]): (path: string) => Match | null {
  const root = emptyNode();
  for (const endpoint of endpoints) {
    for (const template of [endpoint.path, ...(endpoint.aliases ?? [])]) add(root, endpoint, template);
  }
  return (path) => {
    const segments = path.slice(1).split('/', MAX_SEGMENTS + 1);
    if (segments.length > MAX_SEGMENTS) return null;
    const values: string[] = [];
    const node = find(root, segments, 0, values);
    return node ? { routes: node.routes, values } : null;
  };
}
