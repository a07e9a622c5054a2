import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** Our own text sizes must be known as sizes, or a colour such as `text-foreground` would drop them. */
const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['dense', 'mini'] }] } },
});

/** Joins class names; of two that set the same property the last one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
