import type { z } from 'zod';
import type { Ctx, Environment } from './context';
import type { Outcome } from './outcome';
import type { Permission } from './permission';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Error body of the contract family the path belongs to. */
export type ErrorFamily = 'paybond' | 'flat' | 'problem' | 'payjent';

export type ProofPurpose =
  | 'harbor.intent.create'
  | 'harbor.intent.fund'
  | 'harbor.intent.evidence.submit'
  | 'harbor.intent.settlement.confirm';

/**
 * Who may call. `public` needs no credential; `key` a service key whose role holds the permission; `agent` a key of the
 * payment gate, of any agent or of an operator.
 */
export type Who =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'key';
      readonly permission: Permission;
      /** Only keys of these environments; absent means both. */
      readonly environments?: readonly Environment[];
      /** Signed recognition proof that the request must carry. */
      readonly proof?: ProofPurpose;
      /**
       * `fresh`: the credential is looked up for this request.
       * `in_read`: facts of the key may come from the process cache, because the use case's own read re-checks that the key is live.
       */
      readonly credential: 'fresh' | 'in_read';
      /** Sandbox guardrails refuse a caller's tenant header; everywhere else it must equal the key's tenant. */
      readonly tenantHeader?: 'match' | 'refused';
    }
  | {
      readonly kind: 'agent';
      readonly role: 'bot' | 'operator';
      /** What the key must be good for; absent: any key of the role will do. */
      readonly scope?: string;
      /** True: a request without a key is served too, as a stranger's; `ctx` is then null. */
      readonly optional?: boolean;
    };

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Sent as it is in the place of `body`, under the content type that the declaration names or the answer's headers. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler receives: parsed, bounded, authenticated. `ctx` is null on public endpoints only. */
export interface Call<P = unknown, Q = unknown, B = unknown, C extends Ctx | null = Ctx> {
  readonly ctx: C;
  readonly requestId: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Exact bytes received; digests and proofs cover these. */
  readonly rawBody: Uint8Array;
  /** Path as sent, without query: recognition proofs sign it. */
  readonly path: string;
  readonly method: Method;
  /** Where the caller is, for throttles. */
  readonly address: string;
  header(name: string): string | null;
}

export interface ResponseSpec {
  readonly description: string;
  readonly schema: z.ZodType;
  /** Of an answer that is no JSON. */
  readonly contentType?: string;
}

/**
 * A declared endpoint. The same list is served by the lean HTTP front, mounted as Next route handlers,
 * printed as OpenAPI and walked by the generated tests.
 */
export interface Endpoint {
  /** Stable operation id, `part.noun.verb`. */
  readonly name: string;
  readonly method: Method;
  /** Parameters in braces: `/harbor/intents/{intent_id}/fund`. */
  readonly path: string;
  /** Other paths with the same behaviour. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly who: Who;
  readonly errors: ErrorFamily;
  readonly params?: z.ZodType;
  /** True: a part of the path that cannot be decoded comes as it was sent, so that a page can say that nothing is there. */
  readonly undecoded?: boolean;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** True when the body may be absent. */
  readonly bodyOptional?: boolean;
  /** True when a browser's form is taken as well as JSON. */
  readonly form?: boolean;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** Refusal codes a caller should expect, for the reference. */
  readonly refusals?: readonly string[];
  readonly handle: (call: Call<never, never, never, never>) => Promise<Outcome<Answer>>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type CtxOf<W extends Who> = W extends { kind: 'public' } ? null : W extends { optional: true } ? Ctx | null : Ctx;

/** Types the handler by the declaration's own schemas. */
export function endpoint<
  const W extends Who,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declaration: Omit<Endpoint, 'who' | 'params' | 'query' | 'body' | 'handle'> & {
    readonly who: W;
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>, CtxOf<W>>) => Promise<Outcome<Answer>>;
  },
): Endpoint {
  return declaration as unknown as Endpoint;
}
