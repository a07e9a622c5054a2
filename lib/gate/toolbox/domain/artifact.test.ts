import { describe, expect, it } from 'vitest';
import { refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import {
  type ArtifactContent,
  artifactBytes,
  artifactPointer,
  artifactTextLength,
  scrubMetadata,
  scrubText,
  storeArtifact,
} from './artifact';

const store = (content: ArtifactContent, more: { mimeType?: string; metadata?: Record<string, string> } = {}) =>
  storeArtifact({ kind: 'file', mimeType: more.mimeType ?? 'text/plain', content, metadata: more.metadata ?? {} });

describe('an artifact', () => {
  it('is stored with size and checksum', () => {
    expect(valueIn(store({ form: 'text', text: 'abc' }))).toEqual({
      kind: 'file',
      mime_type: 'text/plain',
      size_bytes: 3,
      storage_backend: 'db_inline',
      content_base64: null,
      text_payload: 'abc',
      payload_json: null,
      checksum_sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      metadata_json: {},
    });
  });

  it('is cut at its bound when it is text, and says so', () => {
    const stored = valueIn(store({ form: 'text', text: '🌊'.repeat(artifactTextLength + 1) }));
    expect([...(stored.text_payload ?? '')]).toHaveLength(artifactTextLength);
    expect(stored.metadata_json).toEqual({ truncated: true });
    expect(valueIn(store({ form: 'text', text: 'a'.repeat(artifactTextLength) })).metadata_json).toEqual({});
  });

  it('is refused past 5 MiB, and accepted at 5 MiB', () => {
    // Zero bytes: the limit leaves a remainder of two bytes in base64.
    const groups = 'AAAA'.repeat(Math.floor(artifactBytes / 3));
    expect(valueIn(store({ form: 'base64', base64: `${groups}AAA=` })).size_bytes).toBe(artifactBytes);
    for (const base64 of [`${groups}AAAA`, `${groups}AAAAAA==`]) {
      expect(refusalOf(store({ form: 'base64', base64 }))).toMatchObject({ status: 413 });
    }
  });

  it('holds a larger document than a request may be, within bounds of its own', () => {
    expect(store({ form: 'json', value: Array.from({ length: 20_000 }, () => 1) }).ok).toBe(true);
    let value: JsonValue = 1;
    for (let depth = 0; depth < 65; depth += 1) value = [value];
    expect(refusalOf(store({ form: 'json', value })).status).toBe(413);
  });

  it('is refused when its content or type cannot be read', () => {
    expect(refusalOf(store({ form: 'base64', base64: '***' })).field).toBe('content');
    expect(refusalOf(store({ form: 'text', text: 'a' }, { mimeType: 'text/html\r\nSet-Cookie: a' })).field).toBe(
      'mime_type',
    );
  });

  it('Z06 holds no secret: members are redacted and credentials are taken out of text', () => {
    const value = {
      result: { apiKey: 'hunter2', note: 'Bearer abcdefghijklmnop' },
      list: ['sk_live_abcdefghijklmnop'],
    };
    expect(valueIn(store({ form: 'json', value })).payload_json).toEqual({
      result: { apiKey: 'redacted', note: 'redacted' },
      list: ['redacted'],
    });
    expect(
      valueIn(store({ form: 'text', text: 'a' }, { metadata: { session_token: 'hunter2' } })).metadata_json,
    ).toEqual({
      session_token: 'redacted',
    });
    expect(scrubText('sent with Bearer abcdefghijklmnop, done')).toBe('sent with redacted, done');
    expect(scrubText('The bearer of this letter is basically kind')).toBe(
      'The bearer of this letter is basically kind',
    );
  });

  it('Z06 leaves harmless metadata as it is', () => {
    const metadata = { result: 'ok', count: 3, nested: { list: [true, null] } };
    expect(scrubMetadata(metadata)).toEqual(metadata);
    expect(scrubMetadata({ provider: { secret: 'a' }, note: 1 })).toEqual({
      provider: { secret: 'redacted' },
      note: 1,
    });
  });

  it('is pointed to without its content', () => {
    const row = { ...valueIn(store({ form: 'text', text: 'abc' })), artifact_id: 'art_1', execution_id: 'texec_1' };
    expect(artifactPointer(row)).toEqual({
      artifact_id: 'art_1',
      kind: 'file',
      mime_type: 'text/plain',
      size_bytes: 3,
      checksum_sha256: row.checksum_sha256,
      url: '/api/v1/toolbox/executions/texec_1/artifacts/art_1',
    });
  });
});
