import type { Language } from '@/lib/gate/pages/language';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import type { Words } from './words';

const table: Readonly<Record<Language, Words>> = { en, de, es, ar };

export const wordsOf = (language: Language): Words => table[language];
