import { ground, parts } from './floors';

/** Which shelf of a part a file stands on; fixed file names say so. */
export type Shelf = 'front' | 'contract' | 'events' | 'ports' | 'joined' | 'domain' | 'store' | 'inside';

export interface LibPlace {
  readonly part: string;
  readonly shelf: Shelf;
}

const shelfByFile: Readonly<Record<string, Shelf>> = {
  index: 'front',
  contract: 'contract',
  events: 'events',
  ports: 'ports',
  endpoints: 'joined',
  jobs: 'joined',
  subscriptions: 'joined',
  'inbound-handlers': 'joined',
};

/** `lib/<part>/…` → part and shelf; null for files outside `lib`. */
export function libPlace(path: string): LibPlace | null {
  const match = /^lib\/([^/]+)\/(.+)$/.exec(path);
  const [, part, rest] = match ?? [];
  if (part === undefined || rest === undefined) return null;
  if (/(?:^|\/)domain\//.test(rest)) return { part, shelf: 'domain' };
  if (/(?:^|\/)store(?:\/|\.ts$)/.test(rest)) return { part, shelf: 'store' };
  if (/^contract\//.test(rest)) return { part, shelf: 'contract' };
  if (part === 'rails' && /^[^/]+\/index\.ts$/.test(rest)) return { part, shelf: 'front' };
  const file = /^([^/]+)\.tsx?$/.exec(rest)?.[1] ?? '';
  return { part, shelf: shelfByFile[file] ?? 'inside' };
}

export const isTest = (path: string): boolean => /\.(?:test|spec)\.tsx?$/.test(path);

/** Tests and what exists only for them: `lib/testing`, `lib/laws`, and a `testing` folder inside a part. */
export const isTestSide = (path: string): boolean =>
  isTest(path) || /^e2e\/|^lib\/laws\/|^lib\/(?:.+\/)?testing\//.test(path);

export const isGround = (part: string): boolean => ground.includes(part);

export const isPart = (part: string): boolean => parts.includes(part);

/** Pages and what Next itself starts. */
export const isApp = (path: string): boolean => /^app\/|^(?:middleware|instrumentation|next\.config)\.ts$/.test(path);
