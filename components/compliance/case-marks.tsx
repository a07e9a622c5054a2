import { Flag } from 'lucide-react';
import { StateBadge } from '@/components/shared/state-badge';
import { Badge } from '@/components/ui/badge';
import type { QueueRow } from '@/lib/onboarding/contract/desk';
import { eligibilityLook, flagWords, kindWords, nameWords, riskWords } from './desk-words';
import { countryName } from './form-words';

/** What needs care, each in words. */
export function Flags({ flags }: { flags: QueueRow['flags'] }) {
  if (flags.length === 0) return null;
  return (
    <ul aria-label="Marks" className="flex flex-wrap gap-1">
      {flags.map((flag) => (
        <li key={flag}>
          <Badge tone="disputed">
            <Flag aria-hidden="true" />
            {flagWords[flag]}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

export const attemptWords = (attempt: number): string => (attempt === 1 ? 'first attempt' : `attempt ${attempt}`);

export const kindText = ({ kind, attempt }: Pick<QueueRow, 'kind' | 'attempt'>): string =>
  `${kindWords[kind]}, ${attemptWords(attempt)}`;

/** Country and legal form, as far as they were filled in. */
export function placeText({ country, entity_type: form }: Pick<QueueRow, 'country' | 'entity_type'>): string {
  const parts = [country === null ? null : countryName(country), form === null ? null : nameWords(form)];
  return parts.filter((part) => part !== null).join(', ') || 'Not filled in yet';
}

export function Category({ item }: { item: Pick<QueueRow, 'category_key' | 'eligibility'> }) {
  if (item.category_key === null) return <span className="text-muted-foreground">No kind of business yet</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {nameWords(item.category_key)}
      {item.eligibility === null ? (
        <span className="text-muted-foreground">not in the policy</span>
      ) : (
        <StateBadge look={eligibilityLook[item.eligibility]} />
      )}
    </span>
  );
}

export const riskText = (tier: QueueRow['risk_tier']): string =>
  tier === null ? 'Risk not assessed' : riskWords[tier];
