export const languages = ['en', 'de', 'es', 'ar'] as const;

export type Language = (typeof languages)[number];

export interface LanguageChoice {
  readonly language: Language;
  /** True when the address says so; links then carry the choice on. */
  readonly chosen: boolean;
}

const known = (tag: string): Language | null => {
  const primary = tag.trim().toLowerCase().split('-')[0] ?? '';
  return languages.find((language) => language === primary) ?? null;
};

/** A header may be long; nobody reads more languages than this. */
const mostRanges = 20;

function fromHeader(header: string): Language | null {
  const ranges = header
    .split(',', mostRanges)
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';');
      const quality = parameters.map((text) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/i.exec(text)?.[1]).find(Boolean);
      return { language: known(tag), weight: thousandths(quality ?? '1') };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return ranges.find(({ language }) => language !== null)?.language ?? null;
}

/** `0.8` is 800. */
const thousandths = (quality: string): number => {
  const [whole = '0', fraction = ''] = quality.split('.');
  return Number.parseInt(whole + fraction.padEnd(3, '0'), 10);
};

/** The `lang` of the query, else the best of `Accept-Language` (RFC 9110), else English. */
export function pickLanguage(query: string | null, acceptLanguage: string | null): LanguageChoice {
  const asked = query === null ? null : known(query);
  if (asked !== null) return { language: asked, chosen: true };
  return { language: fromHeader(acceptLanguage ?? '') ?? 'en', chosen: false };
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** Keeps a chosen language when a person goes on to another page of ours. */
export const inLanguage = (path: string, { language, chosen }: LanguageChoice): string =>
  chosen ? `${path}?lang=${language}` : path;
