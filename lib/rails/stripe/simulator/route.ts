import { refuseMissing, refuseReference } from './errors';
import type { Params } from './params';
import { renderObject } from './render';
import type { World } from './world';

/** A request that passed the checks: known address, known parameters of the right kinds. */
export interface ApiRequest {
  readonly world: World;
  readonly params: Params;
  /** Values of the braces in the address. */
  readonly path: Readonly<Record<string, string>>;
  /** The connected account of `Stripe-Account`; null: the platform. */
  readonly account: string | null;
}

/** Gives back the answer's body. */
export type Handler = (request: ApiRequest) => Record<string, unknown>;

/** By verb and address as in the document: `POST /v1/refunds/{id}/cancel`. */
export type Routes = Readonly<Record<string, Handler>>;

/** The row that an address names, or a 404. */
export function mustFind<T>(table: Readonly<Record<string, T>>, what: string, id: string, param?: string): T {
  const found = Object.hasOwn(table, id) ? table[id] : undefined;
  return found ?? refuseMissing(what, id, param);
}

/** The row that a parameter names, or a 400. */
export function mustRefer<T>(table: Readonly<Record<string, T>>, what: string, id: string, param: string): T {
  const found = Object.hasOwn(table, id) ? table[id] : undefined;
  return found ?? refuseReference(what, id, param);
}

function withinCreated(params: Params, created: number): boolean {
  const exact = params.number('created');
  if (exact !== null) return created === exact;
  const range = params.child('created');
  const { gt, gte, lt, lte } = {
    gt: range.number('gt') ?? Number.NEGATIVE_INFINITY,
    gte: range.number('gte') ?? Number.NEGATIVE_INFINITY,
    lt: range.number('lt') ?? Number.POSITIVE_INFINITY,
    lte: range.number('lte') ?? Number.POSITIVE_INFINITY,
  };
  return created > gt && created >= gte && created < lt && created <= lte;
}

interface Listed {
  readonly id: string;
  readonly created?: number;
}

/** One page of a list, newest first. `ending_before` walks towards the present. */
export function pageOf<T extends Listed>(
  { world, params }: ApiRequest,
  url: string,
  rows: readonly T[],
): Record<string, unknown> {
  const all = rows.filter(({ created }) => created === undefined || withinCreated(params, created)).reverse();
  const limit = Math.min(100, Math.max(1, params.number('limit') ?? 10));
  const after = params.text('starting_after');
  const before = params.text('ending_before');
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  if (after !== null && start === 0) refuseReference('object', after, 'starting_after');
  const end = before === null ? all.length : all.findIndex(({ id }) => id === before);
  if (end === -1) refuseReference('object', before ?? '', 'ending_before');
  const inside = all.slice(start, end);
  const page = before === null ? inside.slice(0, limit) : inside.slice(-limit);
  return {
    object: 'list',
    data: page.map((row) => renderObject(world, row)),
    has_more: inside.length > page.length,
    url,
  };
}

/** Keeps the rows whose fields have the values that the query names. */
export function filtered<T extends object>(
  rows: Readonly<Record<string, T>>,
  params: Params,
  names: readonly string[],
): T[] {
  const wanted = names.flatMap((name) => {
    const value = params.text(name);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.values(rows).filter((row) => wanted.every(([name, value]) => Reflect.get(row, name) === value));
}
