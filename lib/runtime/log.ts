import pino, { type Logger } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Structured logger on standard output; a busy process writes many lines at once. */
export const createLogger = (level: LogLevel): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: false }));

const MAX_STACK = 4_000;

/** pg puts row values into `detail`; only name, code, message and stack are taken from an error. */
export function errorFields(error: unknown) {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return {
    name: error.name,
    code,
    message: error.message.slice(0, MAX_STACK),
    stack: error.stack?.slice(0, MAX_STACK),
  };
}
