import type { FieldValue } from '@/lib/onboarding/contract/portal';

/** What was typed and not saved yet, with the version that it was typed over. */
export interface Unsaved {
  readonly value: FieldValue;
  readonly over: number;
}

/**
 * Unsaved text lives in the tab: it survives reload, sign-out and a server that has died, and goes with the tab. Nobody
 * else who signs in reads it, for the key names who typed.
 */
export const draftKey = (applicationId: string, userId: string, subject: string, path: string): string =>
  `tidegate.verification.${applicationId}.${userId}.${subject}.${path}`;

export function keepUnsaved(key: string, unsaved: Unsaved): boolean {
  try {
    sessionStorage.setItem(key, JSON.stringify(unsaved));
    return true;
  } catch {
    return false;
  }
}

export function readUnsaved(key: string): Unsaved | null {
  try {
    const text = sessionStorage.getItem(key);
    if (text === null) return null;
    const read: Unsaved = JSON.parse(text);
    return typeof read.over === 'number' ? read : null;
  } catch {
    return null;
  }
}

export function dropUnsaved(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // A tab that stores nothing has nothing to drop.
  }
}
