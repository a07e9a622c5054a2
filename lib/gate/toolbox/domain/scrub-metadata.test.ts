import { describe, expect, it } from 'vitest';
import { scrubMetadata } from './scrub-metadata';

describe('what a run leaves behind', () => {
  it('Z06 holds no secret: members are redacted and credentials are taken out of text', () => {
    const metadata = {
      result: { apiKey: 'hunter2', note: 'Bearer abcdefghijklmnop' },
      list: ['sk_live_abcdefghijklmnop'],
      session_token: 'hunter2',
      text: 'The bearer of this letter is basically kind',
    };
    expect(scrubMetadata(metadata)).toEqual({
      result: { apiKey: 'redacted', note: 'redacted' },
      list: ['redacted'],
      session_token: 'redacted',
      text: 'The bearer of this letter is basically kind',
    });
  });

  it('Z06 leaves harmless metadata as it is', () => {
    const metadata = { result: 'ok', count: 3, nested: { list: [true, null] } };
    expect(scrubMetadata(metadata)).toEqual(metadata);
  });
});
