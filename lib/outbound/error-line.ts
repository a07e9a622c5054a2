/** Longest text that is kept of an error. */
const maxLength = 500;

/** One line about what went wrong on a connection, fit for a row and a page. */
export function errorLine(error: unknown): string {
  const text = error instanceof Error ? withCode(error) : 'The connection failed';
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength);
}

/** Node's system errors carry a code; their texts do not always name it. */
function withCode(error: Error): string {
  const code: unknown = Reflect.get(error, 'code');
  const prefix = typeof code === 'string' && !error.message.includes(code) ? `${code}: ` : '';
  return `${prefix}${error.message}`;
}
