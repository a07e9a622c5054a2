'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';

const storageKey = 'tidegate.single-keys';
const changed = 'tidegate:single-keys';

const read = () => localStorage.getItem(storageKey) !== 'off';
function subscribe(listener: () => void): () => void {
  addEventListener(changed, listener);
  addEventListener('storage', listener);
  return () => {
    removeEventListener(changed, listener);
    removeEventListener('storage', listener);
  };
}

/** Shortcuts of one letter can be switched off: they get in the way of speech input (WCAG 2.1.4). */
export function useSingleKeys(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, read, () => true);
  const set = (next: boolean) => {
    localStorage.setItem(storageKey, next ? 'on' : 'off');
    dispatchEvent(new Event(changed));
  };
  return [on, set];
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * Keys are `mod+k` (Ctrl, or ⌘ on a Mac) or a single character. Single characters are left alone
 * while someone types, while a dialog is open, and when they are switched off.
 */
export function useHotkeys(bindings: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const [single] = useSingleKeys();
  const latest = useRef(bindings);
  latest.current = bindings;

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const mod = event.ctrlKey || event.metaKey;
      if (!mod && (!single || isTyping(event.target) || document.querySelector('dialog[open]'))) return;
      const handle = latest.current[mod ? `mod+${event.key.toLowerCase()}` : event.key];
      if (!handle) return;
      event.preventDefault();
      handle(event);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [single]);
}
