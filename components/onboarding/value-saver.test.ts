import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActionResult } from '@/components/identity/action-result';
import type { SavedFieldView } from '@/lib/onboarding/contract';
import type { FieldValue } from '@/lib/onboarding/contract/portal';
import type { Unsaved } from './draft-store';
import { type SaveState, ValueSaver } from './value-saver';

const at = '2026-12-01T14:02:00.000Z';

/** A field over a server of one value, which may be made to be silent or to have been changed. */
function fieldOver(server: { value: FieldValue; version: number; silent?: boolean }) {
  let kept: Unsaved | null = null;
  const states: SaveState[] = [];
  const sent: FieldValue[] = [];
  const saver = new ValueSaver(
    {
      save: async (value, over): Promise<ActionResult<SavedFieldView>> => {
        sent.push(value);
        if (server.silent) throw new TypeError('fetch failed');
        const row_version = server.version;
        if (over !== row_version) {
          const both = { theirs: server.value, yours: value };
          return { ok: true, value: { state: 'conflict', row_version, ...both, saved_by: 'b', saved_at: at } };
        }
        server.value = value;
        server.version += 1;
        return { ok: true, value: { state: 'saved', row_version: server.version, saved_at: at } };
      },
      keep: (unsaved) => {
        kept = unsaved;
      },
      drop: () => {
        kept = null;
      },
      onState: (state) => states.push(state),
    },
    { value: server.value, over: server.version },
  );
  return { saver, states, sent, kept: () => kept };
}

describe('a value that is typed', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is kept at once, and sent when the typing rests', async () => {
    const server = { value: '', version: 0 };
    const { kept, saver, sent, states } = fieldOver(server);
    saver.change('a');
    await vi.advanceTimersByTimeAsync(700);
    saver.change('ab');
    expect(kept()).toEqual({ value: 'ab', over: 0 });
    await vi.advanceTimersByTimeAsync(799);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(['ab']);
    expect(server.value).toBe('ab');
    expect(states.at(-1)).toEqual({ kind: 'saved', at });
    expect(kept()).toBeNull();
  });

  it('is sent when the field is left, and not twice', async () => {
    const { saver, sent } = fieldOver({ value: '', version: 0 });
    saver.change('a');
    await saver.flush();
    await saver.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual(['a']);
  });

  it('stays kept while the server is silent, and is sent again by itself', async () => {
    const server = { value: '', version: 0, silent: true };
    const { kept, saver, states } = fieldOver(server);
    saver.change('a');
    await vi.advanceTimersByTimeAsync(800);
    expect(states.at(-1)).toMatchObject({ kind: 'failed' });
    expect(kept()).toEqual({ value: 'a', over: 0 });
    server.silent = false;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.value).toBe('a');
    expect(kept()).toBeNull();
  });

  it('overwrites nobody: both values are there until somebody chooses', async () => {
    const server = { value: 'old', version: 1 };
    const { kept, saver, sent, states } = fieldOver(server);
    server.value = 'theirs';
    server.version = 2;
    saver.change('mine', 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toEqual({ kind: 'conflict', theirs: 'theirs', over: 2 });
    saver.change('mine too');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual(['mine']);
    expect(server.value).toBe('theirs');
    expect(kept()).toMatchObject({ value: 'mine too' });
    saver.decide('mine too', 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.value).toBe('mine too');
  });

  it('that was typed over what somebody else has changed since is a conflict after a reload too', async () => {
    const server = { value: 'theirs', version: 5 };
    const { saver, states } = fieldOver(server);
    saver.restore({ value: 'mine', over: 4 });
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toMatchObject({ kind: 'conflict', theirs: 'theirs' });
  });
});
