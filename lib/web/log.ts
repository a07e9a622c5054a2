import type { Logger } from 'pino';
import { errorFields } from '@/lib/runtime/log';

/** Everything a request's line may carry. Headers, queries, bodies and keys have no field here and so cannot leak. */
export interface RequestLine {
  readonly request_id: string;
  readonly method: string;
  /** Declared operation, or null when a page or an unknown path was asked for. */
  readonly endpoint: string | null;
  /** Declared path, or a page's path with opaque segments masked: a raw one may hold a token. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly tenant_id: string | null;
  readonly actor_id: string | null;
  readonly intent_id: string | null;
  readonly code: string | null;
}

export interface FaultLine {
  /** Null for work in the background. */
  readonly request_id: string | null;
  readonly endpoint: string | null;
  readonly error: unknown;
}

/** Port of the front's log. */
export interface RequestLog {
  request(line: RequestLine): void;
  fault(line: FaultLine): void;
}

/** One line per request, at a level that follows the status; a fault's line has the stack. */
export function createRequestLog(logger: Logger): RequestLog {
  return {
    request(line) {
      if (line.status >= 500) logger.error(line, 'request');
      else logger.info(line, 'request');
    },
    fault({ request_id, endpoint, error }) {
      logger.error({ request_id, endpoint, error: errorFields(error) }, 'fault');
    },
  };
}

const plainSegment = /^[a-z][a-z_-]{0,31}$/;
const MAX_SEGMENTS = 8;

/** A page's path with every segment that is not a plain word replaced by `*`. */
export const maskedPath = (path: string): string =>
  `/${path
    .slice(1)
    .split('/', MAX_SEGMENTS)
    .map((segment) => (segment === '' || plainSegment.test(segment) ? segment : '*'))
    .join('/')}`;
