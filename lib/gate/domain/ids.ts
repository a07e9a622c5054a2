import { parseUuid } from '@/lib/kernel/ids';

/** Prefixes of the gate's ids on the wire; behind each stand the 32 hex digits of the row's UUID. */
export const prefixes = {
  quote: 'quote_',
  session: 'ps_',
  grant: 'grant_',
  receipt: 'rcpt_',
  fulfilment: 'ful_',
  spend: 'spend_',
  resumeEvent: 're_',
  delivery: 'wh_',
  agent: 'agent_',
  installLink: 'ins_',
  account: 'acct_',
  rail: 'rail_',
  budget: 'tb_',
  budgetEntry: 'tbl_',
  execution: 'texec_',
  artifact: 'art_',
} as const;
export type IdKind = keyof typeof prefixes;

export const wireId = (kind: IdKind, uuid: string): string => `${prefixes[kind]}${uuid.replaceAll('-', '')}`;

const hex = /^[0-9a-f]{32}$/;

/** The UUID behind an id of this kind; null for anything else. */
export function parseWireId(kind: IdKind, text: string): string | null {
  const prefix = prefixes[kind];
  const digits = text.slice(prefix.length);
  if (!text.startsWith(prefix) || !hex.test(digits)) return null;
  return parseUuid(
    `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`,
  );
}
