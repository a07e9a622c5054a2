'use client';

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ActionResult } from '@/components/identity/action-result';
import type { SavedFieldView, SaveFieldInput } from '@/lib/onboarding/contract';
import type { FieldValue } from '@/lib/onboarding/contract/portal';
import type { Country } from './countries';
import type { SaveState } from './value-saver';

/** What the fields of one page share: how they are saved, what stands in each, and how saving goes. */
export interface Keeper {
  readonly applicationId: string;
  readonly userId: string;
  readonly countries: readonly Country[];
  readonly save: (input: SaveFieldInput) => Promise<ActionResult<SavedFieldView>>;
  readonly put: (target: string, value: FieldValue) => void;
  readonly read: (target: string) => FieldValue | undefined;
  readonly tell: (key: string, state: SaveState) => void;
  /** Names how a field saves at once what it still waits with; gives back how to leave. */
  readonly enlist: (key: string, flush: () => Promise<void>) => () => void;
  readonly flushAll: () => Promise<void>;
}

const KeeperContext = createContext<Keeper | null>(null);

export function useKeeper(): Keeper {
  const keeper = useContext(KeeperContext);
  if (keeper === null) throw new Error('A field of an application stands inside its form.');
  return keeper;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

interface FormKeeperProps extends Pick<Keeper, 'applicationId' | 'userId' | 'countries' | 'save'> {
  readonly children: ReactNode;
}

/** The form around its fields: says at the edge of the screen how saving goes, and asks before text is left that is not saved. */
export function FormKeeper({ applicationId, userId, countries, save, children }: FormKeeperProps) {
  const [told, setTold] = useState<ReadonlyMap<string, SaveState['kind']>>(new Map());
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const values = useRef(new Map<string, FieldValue>());
  const flushes = useRef(new Map<string, () => Promise<void>>());
  const keeper = useMemo<Keeper>(
    () => ({
      applicationId,
      userId,
      countries,
      save,
      put: (target, value) => values.current.set(target, value),
      read: (target) => values.current.get(target),
      tell: (key, state) => {
        if (state.kind === 'saved') setSavedAt(clock.format(new Date(state.at)));
        setTold((known) => new Map(known).set(key, state.kind));
      },
      enlist: (key, flush) => {
        flushes.current.set(key, flush);
        return () => flushes.current.delete(key);
      },
      flushAll: async () => {
        for (const flush of flushes.current.values()) await flush();
      },
    }),
    [applicationId, countries, userId, save],
  );
  const states = [...told.values()];
  const unsaved = states.filter((state) => state !== 'saved').length;
  useEffect(() => {
    if (unsaved === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
  return (
    <KeeperContext.Provider value={keeper}>
      {children}
      <p
        role="status"
        aria-live="polite"
        className="sticky bottom-0 z-10 -mx-1 min-h-7 rounded-control bg-background px-1 py-1 text-dense text-muted-foreground"
      >
        {wordsOf(states, savedAt)}
      </p>
    </KeeperContext.Provider>
  );
}

function wordsOf(states: readonly SaveState['kind'][], savedAt: string | null): string {
  if (states.includes('conflict'))
    return 'Somebody else changed a field that you changed too. Choose below which one stays.';
  if (states.includes('failed')) return 'Not saved yet. Your text is kept in this tab and sent again.';
  if (states.some((state) => state === 'waiting' || state === 'saving')) return 'Saving …';
  return savedAt === null ? 'Every field is saved as you type.' : `Saved ${savedAt}`;
}
