import { decodeUtf8, fromBase64Url, toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { isUuid } from '@/lib/kernel/ids';
import { agentKeyIdForm } from './agent-key-id';

/** Where a page of keys ended; the next one goes on after it. */
export interface ServiceKeyCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export const encodeServiceKeyCursor = ({ createdAt, id }: ServiceKeyCursor): string =>
  toBase64Url(utf8(`${createdAt.toISOString()} ${id}`));

export function decodeServiceKeyCursor(text: string): ServiceKeyCursor | null {
  const [instant = '', id = '', ...rest] = decodeText(text)?.split(' ') ?? [];
  const createdAt = new Date(instant);
  if (rest.length > 0 || !isUuid(id) || Number.isNaN(createdAt.getTime())) return null;
  return createdAt.toISOString() === instant ? { createdAt, id } : null;
}

export const encodeAgentKeyCursor = (keyId: string): string => toBase64Url(utf8(keyId));

/** The id that a page ended with; null when the text is no cursor of ours. */
export function decodeAgentKeyCursor(text: string): string | null {
  const keyId = decodeText(text);
  return keyId !== null && agentKeyIdForm.test(keyId) ? keyId : null;
}

function decodeText(text: string): string | null {
  const bytes = fromBase64Url(text);
  return bytes === null ? null : decodeUtf8(bytes);
}
