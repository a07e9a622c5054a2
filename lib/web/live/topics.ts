import { isUuid } from '@/lib/kernel/ids';
import type { Permission } from '@/lib/kernel/permission';

/** What a page can watch. A case goes by the id of its intent, as `case_<32 hex digits>` says it. */
export type Topic =
  | { readonly kind: 'list' | 'recovery'; readonly name: string }
  | { readonly kind: 'intent' | 'case'; readonly name: string; readonly intentId: string };

/** Topics of one stream. */
export const topicBound = 16;

const permissions: Readonly<Record<Topic['kind'], Permission>> = {
  list: 'intent.read',
  intent: 'intent.read',
  recovery: 'recovery.read',
  case: 'dispute.read',
};

export const permissionOf = ({ kind }: Topic): Permission => permissions[kind];

/** Topics as `list,intent:<uuid>,case:case_<hex>,recovery`; null for anything else, and for too many. */
export function parseTopics(text: string): readonly Topic[] | null {
  const names = [...new Set(text.split(','))];
  if (names.length > topicBound) return null;
  const topics = names.flatMap((name) => topicOf(name) ?? []);
  return topics.length === names.length ? topics : null;
}

const caseForm = /^case_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

function topicOf(name: string): Topic | null {
  if (name === 'list' || name === 'recovery') return { kind: name, name };
  const at = name.indexOf(':');
  const kind = name.slice(0, at);
  const id = name.slice(at + 1);
  if (kind === 'intent' && isUuid(id)) return { kind, name, intentId: id.toLowerCase() };
  const parts = kind === 'case' ? caseForm.exec(id) : null;
  return parts === null ? null : { kind: 'case', name, intentId: parts.slice(1).join('-') };
}
