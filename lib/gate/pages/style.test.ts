import { describe, expect, it } from 'vitest';
import { style } from './style';

const [light = '', dark = ''] = style.split('@media(prefers-color-scheme:dark)');

/** The first value of a colour in a theme; `--tone` and `--soft` per state. */
const colours = (theme: string, name: string): string[] =>
  [...(theme.split('*{')[0]?.matchAll(new RegExp(`--${name}:(#[0-9a-f]{3,6})`, 'g')) ?? [])].map(([, hex = '']) => hex);

/** Relative luminance, WCAG 2. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const text: readonly (readonly [string, string])[] = [
  ['fg', 'bg'],
  ['fg', 'card'],
  ['mute', 'card'],
  ['link', 'bg'],
  ['link', 'card'],
  ['on', 'go'],
  ['on', 'over'],
  ['warned', 'warn'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, theme) => {
  it.each(text)('%s reads on %s', (ink, paper) => {
    expect(contrast(colours(theme, ink)[0] ?? '', colours(theme, paper)[0] ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it('every state reads on its own ground and on the card, and so does plain text', () => {
    const [tones, softs] = [colours(theme, 'tone'), colours(theme, 'soft')];
    const [card = '', plain = ''] = [colours(theme, 'card')[0], colours(theme, 'fg')[0]];
    expect(tones).toHaveLength(7);
    for (const [at, tone] of tones.entries()) {
      const soft = softs[at] ?? '';
      expect(Math.min(contrast(tone, soft), contrast(tone, card), contrast(plain, soft))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('edges of controls and focus are seen', () => {
    const [card = ''] = colours(theme, 'card');
    for (const name of ['edge', 'ring'])
      expect(contrast(colours(theme, name)[0] ?? '', card)).toBeGreaterThanOrEqual(3);
  });
});
