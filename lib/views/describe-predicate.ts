import { explainPredicate, parsePredicate } from '@/lib/harbor';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import type { Clause } from './contract';

const groups: readonly string[] = ['all', 'any', 'not'];

/**
 * The predicate as sentences, in reading order: clause i here is clause i of the evaluation's trace.
 * Takes the stored document, which was checked when the intent was created.
 */
export function describePredicate(document: JsonValue, amount: string): readonly Clause[] {
  const predicate = parsePredicate(document);
  if (!predicate.ok) return [];
  return explainPredicate(predicate.value).map(({ op, depth, path, sentence }) => {
    const isGroup = groups.includes(op);
    return {
      depth,
      kind: isGroup ? 'group' : 'check',
      sentence: op === 'lte_budget' ? `${sentence} (${amount})` : sentence,
      path: op === 'schema' ? [] : isGroup || path === undefined ? null : [...path],
    };
  });
}
