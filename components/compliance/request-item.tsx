'use client';

import { MessageSquare } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { SubjectCard } from '@/lib/onboarding/contract/desk-case';
import { targetName } from './form-words';
import { reasonName } from './reason-groups';

/** One thing to ask, as long as it is only typed. */
export interface DraftItem {
  readonly key: string;
  readonly reasonCode: string;
  readonly target: string;
  readonly text: string;
}

interface RequestItemProps {
  readonly draft: DraftItem;
  readonly targets: readonly string[];
  readonly subjects: readonly SubjectCard[];
  readonly onChange: (draft: DraftItem) => void;
  readonly onRemove: () => void;
}

const placeholder = /\{[a-zA-Z]+\}/;

export function RequestItem({ draft, targets, subjects, onChange, onRemove }: RequestItemProps) {
  const name = reasonName(draft.reasonCode);
  return (
    <div className="grid gap-3 rounded-panel border-2 border-primary bg-card p-3">
      <div className="flex items-start justify-between gap-3">
        <p className="font-medium text-dense">{name}</p>
        <Button size="sm" variant="ghost" aria-label={`Take out: ${name}`} onClick={onRemove}>
          Take out
        </Button>
      </div>
      <Field id={`${draft.key}-target`} label="About">
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={draft.target}
            onChange={({ target }) => onChange({ ...draft, target: target.value })}
          >
            {targets.map((place) => (
              <option key={place} value={place}>
                {targetName(place, subjects)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        id={`${draft.key}-text`}
        label="The merchant reads"
        help={
          <span className="flex items-start gap-1.5">
            <MessageSquare aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
            This is sent, word for word.
          </span>
        }
        error={placeholder.test(draft.text) ? 'Fill in what stands in braces.' : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            maxLength={bounds.longText}
            value={draft.text}
            onChange={({ target }) => onChange({ ...draft, text: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
