'use client';

import type { ReactNode } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

export interface TextField<N extends string> {
  readonly name: N;
  readonly label: string;
  readonly help?: ReactNode;
  readonly length: number;
  readonly mono?: boolean;
  /** What is wrong with a text; undefined for a good one. */
  readonly check: (text: string) => string | undefined;
}

export type Problems<N extends string> = Partial<Record<N, string | undefined>>;

interface TextFieldsProps<N extends string> {
  /** Unique on the page; controls are named after it. */
  readonly id: string;
  readonly fields: readonly TextField<N>[];
  readonly values: Readonly<Record<N, string>>;
  readonly problems: Problems<N>;
  /** What the server said of fields; it stands until they are sent again, so that nothing moves under a click. */
  readonly refused?: Readonly<Record<string, string>> | undefined;
  readonly onChange: (name: N, text: string) => void;
  readonly onProblem: (name: N, problem: string | undefined) => void;
}

/** Fields of one line each, judged when they are left. */
export function TextFields<N extends string>({ id, fields, values, problems, refused, ...on }: TextFieldsProps<N>) {
  return fields.map(({ name, label, help, length, mono, check }, index) => (
    <Field key={name} id={`${id}-${name}`} label={label} help={help} error={problems[name] ?? refused?.[name]}>
      {(control) => (
        <Input
          {...control}
          data-autofocus={index === 0 || undefined}
          maxLength={length}
          autoComplete="off"
          spellCheck={false}
          className={mono ? 'font-mono' : undefined}
          value={values[name]}
          onChange={({ target }) => {
            on.onChange(name, target.value);
            if (problems[name] !== undefined) on.onProblem(name, check(target.value));
          }}
          onBlur={() => {
            if (values[name] !== '') on.onProblem(name, check(values[name]));
          }}
        />
      )}
    </Field>
  ));
}

/** What is wrong with all of them; null when nothing is. */
export function problemsOf<N extends string>(
  fields: readonly TextField<N>[],
  values: Readonly<Record<N, string>>,
): Problems<N> | null {
  const found = fields.map(({ name, check }) => [name, check(values[name])] as const);
  if (found.every(([, problem]) => problem === undefined)) return null;
  const problems: Problems<N> = {};
  for (const [name, problem] of found) problems[name] = problem;
  return problems;
}
