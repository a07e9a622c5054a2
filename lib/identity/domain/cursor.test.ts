import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { decodeAgentKeyCursor, encodeAgentKeyCursor } from './cursor';

describe('the cursor of agent keys', () => {
  it('comes back as it went', () => {
    expect(decodeAgentKeyCursor(encodeAgentKeyCursor('agent/one'))).toBe('agent/one');
  });

  it('refuses what is no agent key id', () => {
    expect(decodeAgentKeyCursor(toBase64Url(utf8('nul\0')))).toBeNull();
  });
});
