import { describe, expect, it } from 'vitest';
import { inLanguage, pickLanguage } from './language';

describe('pickLanguage', () => {
  it.each([
    [null, null, 'en'],
    [null, '', 'en'],
    [null, 'de-AT,de;q=0.9,en;q=0.5', 'de'],
    [null, 'fr,es;q=0.4,ar;q=0.8', 'ar'],
    [null, 'de;q=0,en;q=0.1', 'en'],
    [null, 'de;q=0', 'en'],
    [null, 'en;q=0.801, es;q=0.81', 'es'],
    [null, 'AR-eg', 'ar'],
    [null, '*', 'en'],
    [null, ';;;,,,q=1', 'en'],
    ['es', 'de', 'es'],
    ['es-MX', 'de', 'es'],
    ['xx', 'de', 'de'],
    ['constructor', null, 'en'],
  ])('?lang=%s with %s is %s', (query, header, language) => {
    expect(pickLanguage(query, header)).toEqual({ language, chosen: query?.startsWith('es') ?? false });
  });

  it('is carried on only when it was chosen', () => {
    expect(inLanguage('/status/x', pickLanguage('de', null))).toBe('/status/x?lang=de');
    expect(inLanguage('/status/x', pickLanguage(null, 'de'))).toBe('/status/x');
  });
});
