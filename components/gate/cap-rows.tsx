'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type CapName, type CapRow, capNames, capWords, emptyRow } from './policy-draft';

interface CapRowsProps {
  readonly rows: readonly CapRow[];
  /** By `row.field`. */
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (rows: readonly CapRow[]) => void;
}

/** As many currencies as a policy takes. */
const maxRows = 64;
const amountLength = 20;

/** Limits in money, one group of fields for each currency. */
export function CapRows({ rows, problems, onChange }: CapRowsProps) {
  const change = (id: number, part: Partial<CapRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const next = Math.max(-1, ...rows.map(({ id }) => id)) + 1;
  return (
    <div className="grid gap-3">
      {rows.map((row, index) => (
        <CurrencyCaps
          key={row.id}
          row={row}
          isFirst={index === 0}
          problems={problems}
          onChange={(part) => change(row.id, part)}
          onRemove={rows.length > 1 ? () => onChange(rows.filter(({ id }) => id !== row.id)) : null}
        />
      ))}
      {rows.length < maxRows ? (
        <div>
          <Button size="sm" onClick={() => onChange([...rows, emptyRow(next)])}>
            <Plus aria-hidden="true" />
            Another currency
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface CurrencyCapsProps extends Pick<CapRowsProps, 'problems'> {
  readonly row: CapRow;
  readonly isFirst: boolean;
  readonly onChange: (part: Partial<CapRow>) => void;
  readonly onRemove: (() => void) | null;
}

function CurrencyCaps({ row, isFirst, problems, onChange, onRemove }: CurrencyCapsProps) {
  const name = row.currency.trim().toUpperCase();
  return (
    <fieldset className="grid gap-3 rounded-panel border p-3">
      <legend className="px-1 font-medium text-sm">{name === '' ? 'Limits in a currency' : `Limits in ${name}`}</legend>
      <div className="flex items-end gap-2">
        <div className="w-28">
          <Field id={`cap-${row.id}-currency`} label="Currency" error={problems[`${row.id}.currency`]}>
            {(control) => (
              <Input
                {...control}
                data-autofocus={isFirst || undefined}
                className="font-mono uppercase"
                maxLength={4}
                autoComplete="off"
                value={row.currency}
                onChange={({ target }) => onChange({ currency: target.value })}
              />
            )}
          </Field>
        </div>
        {onRemove ? (
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove the limits in ${name || 'this currency'}`}
            onClick={onRemove}
          >
            <X aria-hidden="true" />
          </Button>
        ) : null}
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {capNames.map((cap) => (
          <CapField key={cap} cap={cap} row={row} problem={problems[`${row.id}.${cap}`]} onChange={onChange} />
        ))}
      </div>
    </fieldset>
  );
}

interface CapFieldProps {
  readonly cap: CapName;
  readonly row: CapRow;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<CapRow>) => void;
}

function CapField({ cap, row, problem, onChange }: CapFieldProps) {
  return (
    <Field id={`cap-${row.id}-${cap}`} label={capWords[cap]} error={problem}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          maxLength={amountLength}
          autoComplete="off"
          value={row[cap]}
          onChange={({ target }) => onChange({ [cap]: target.value })}
        />
      )}
    </Field>
  );
}
