/** One spelling per address, so that a person has one account. */
export const normalizeEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();
