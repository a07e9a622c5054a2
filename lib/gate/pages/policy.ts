import { toBase64, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { script } from './script';
import { style } from './style';

const hashOf = (text: string): string => `'sha256-${toBase64(sha256(utf8(text)))}'`;

/**
 * Content-Security-Policy of every hosted page: exactly our one style and our one script, nothing of others. The
 * script asks for its own page; forms go to us; the way to a payment provider is a link.
 */
export const hostedPolicy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
