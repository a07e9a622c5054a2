const mostPairs = 1_000;
const deepest = 8;
const unsafe = new Set(['__proto__', 'constructor', 'prototype']);

interface Branch {
  [key: string]: string | Branch;
}

function insert(root: Branch, path: readonly string[], value: string): void {
  let branch = root;
  for (const key of path.slice(0, -1)) {
    const next = branch[key];
    const child: Branch = typeof next === 'object' ? next : {};
    branch[key] = child;
    branch = child;
  }
  branch[path.at(-1) ?? ''] = value;
}

/** Branches with the keys 0, 1, 2 … are lists. */
function settle(branch: Branch): unknown {
  const entries = Object.entries(branch).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : settle(value),
  ]);
  const isList = entries.length > 0 && entries.every(([key], at) => key === String(at));
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** `metadata[a]=1&expand[0]=b&items[][c]=2` → objects and lists of texts, as Stripe reads a form. */
export function parseForm(text: string): Record<string, unknown> {
  const root: Branch = {};
  const counts = new Map<string, number>();
  let pairs = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    pairs += 1;
    if (pairs > mostPairs) break;
    const [, head = name, rest = ''] = /^([^[]+)((?:\[[^\]]*\])*)$/.exec(name) ?? [];
    const keys = [...rest.matchAll(/\[([^\]]*)\]/g)].map(([, key = '']) => key).slice(0, deepest);
    const path = [head, ...keys].map((key, at) => {
      if (key !== '') return key;
      const place = `${head}${at}`;
      const count = counts.get(place) ?? 0;
      counts.set(place, count + 1);
      return String(count);
    });
    if (!path.some((key) => unsafe.has(key))) insert(root, path, value);
  }
  const settled = settle(root);
  return typeof settled === 'object' && settled !== null && !Array.isArray(settled) ? { ...settled } : {};
}
