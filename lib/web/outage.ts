const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'EAI_AGAIN', 'ENOTFOUND']);

/**
 * SQLSTATE classes of a database that is down or busy rather than of a wrong statement: connection (08),
 * rollback such as deadlock (40), out of resources (53), operator intervention (57), system error (58).
 */
const outageState = /^(08|40|53|57|58)[0-9A-Z]{3}$/;

/** Messages of pg's pool and client, which carry no code. */
const poolMessage = /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout)/;

/** True when asking again later can succeed: the database could not be reached or gave up, nothing is wrong with us. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isOutage);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return outageState.test(code) || socketCodes.has(code) || poolMessage.test(error.message);
}
