/** Rules that a file is held against; reviewer and merchant see the same keys. */
export const fileRules = [
  'file.type',
  'file.size.image',
  'file.size.pdf',
  'file.complete',
  'file.not_encrypted',
  'file.pages',
  'file.clean',
  'file.name',
  'img.dimensions',
  'id.not_expired',
  'id.min_validity',
  'address.age',
  'dup.hash',
] as const;
export type FileRule = (typeof fileRules)[number];

/** `refuse`: not taken. `warn`: taken, and the merchant is told. `flag`: taken, and only the reviewer sees it. */
export type Severity = 'refuse' | 'warn' | 'flag';

export interface Finding {
  readonly rule: FileRule;
  readonly severity: Severity;
  /** What to do, in the reader's words. */
  readonly todo: string;
  /** The reason under which it is asked for again. */
  readonly reasonCode: string;
}

export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'refuse');
