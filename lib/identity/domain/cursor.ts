import { decodeUtf8, fromBase64Url, toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { agentKeyIdForm } from './agent-key-id';

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
