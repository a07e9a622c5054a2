import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Theme = 'light' | 'dark';
const css = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8');

const number = '(-?[\\d.]+)';
const oklch = `oklch\\(${number} ${number} ${number}\\)`;
const pair = new RegExp(`--([a-z-]+): light-dark\\(${oklch}, ${oklch}\\);`, 'g');

/** Relative luminance (WCAG 2) of an OKLCH colour, through linear sRGB (matrices by Björn Ottosson). */
function luminance(lightness: number, chroma: number, hue: number): { y: number; inGamut: boolean } {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ] as const;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {
    y: 0.2126 * clamp(rgb[0]) + 0.7152 * clamp(rgb[1]) + 0.0722 * clamp(rgb[2]),
    inGamut: rgb.every((value) => value > -0.002 && value < 1.002),
  };
}

const tokens = new Map<string, Record<Theme, { y: number; inGamut: boolean }>>();
for (const [, name = '', ...values] of css.matchAll(pair)) {
  const [l1 = 0, c1 = 0, h1 = 0, l2 = 0, c2 = 0, h2 = 0] = values.map(Number);
  tokens.set(name, { light: luminance(l1, c1, h1), dark: luminance(l2, c2, h2) });
}

function contrast(theme: Theme, first: string, second: string): number {
  const [a, b] = [tokens.get(first), tokens.get(second)];
  if (!a || !b) throw new Error(`globals.css has no pair for ${a ? second : first}`);
  const [hi, lo] = a[theme].y > b[theme].y ? [a[theme].y, b[theme].y] : [b[theme].y, a[theme].y];
  return (hi + 0.05) / (lo + 0.05);
}

const surfaces = ['background', 'card', 'popover', 'muted', 'hover', 'selected'];
const states = ['open', 'funded', 'evidence', 'released', 'refunded', 'disputed', 'unknown', 'failed'];

const text: [string, string][] = [
  ...surfaces.flatMap((surface): [string, string][] => [
    ['foreground', surface],
    ['muted-foreground', surface],
    ['link', surface],
    ['destructive', surface],
    ...states.map((state): [string, string] => [`state-${state}`, surface]),
  ]),
  ...states.flatMap((state): [string, string][] => [
    [`state-${state}`, `state-${state}-soft`],
    ['foreground', `state-${state}-soft`],
    ['muted-foreground', `state-${state}-soft`],
  ]),
  ['primary-foreground', 'primary'],
  ['primary-foreground', 'primary-hover'],
  ['destructive-foreground', 'destructive'],
  ['destructive-foreground', 'destructive-hover'],
  ['sandbox-foreground', 'sandbox'],
  ['sandbox-foreground', 'sandbox-stripe'],
  ['live-foreground', 'live'],
];

/** Edges of controls, focus and bars of a chart: WCAG 1.4.11. */
const graphics: [string, string][] = [
  ...surfaces.flatMap((surface): [string, string][] => [['ring', surface]]),
  ['input', 'background'],
  ['input', 'card'],
  ['input', 'popover'],
  ['chart-held', 'card'],
  ['chart-released', 'card'],
  ['chart-refunded', 'card'],
];

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  it.each(text)('%s reads on %s', (ink, paper) => {
    expect(contrast(theme, ink, paper)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphics)('%s is visible on %s', (ink, paper) => {
    expect(contrast(theme, ink, paper)).toBeGreaterThanOrEqual(3);
  });

  it('stays inside sRGB, so that every screen shows the colour that was measured', () => {
    const outside = [...tokens].filter(([, themes]) => !themes[theme].inGamut).map(([name]) => name);
    expect(outside).toEqual([]);
  });
});

it('knows black on white', () => {
  expect((luminance(1, 0, 0).y + 0.05) / (luminance(0, 0, 0).y + 0.05)).toBeCloseTo(21, 1);
});
