'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Label } from '@/components/ui/label';
import type { AgentDetail, X402Caps } from '@/lib/gate/contract/desk-agents';
import { bounds } from '@/lib/kernel/bounds';
import type { ManageActions } from './agent-actions';
import { amountText, amountWords, parseAmount } from './amounts';
import { type Problems, problemsOf, type TextField, TextFields } from './text-fields';
import { WhoMay } from './who-may';

interface X402CardProps {
  readonly agent: AgentDetail;
  /** Null for those who only read. */
  readonly save: ManageActions['saveX402'] | null;
}

/** What the agent's runtime may pay by x402. */
export function X402Card({ agent, save }: X402CardProps) {
  return (
    <Card aria-label="x402">
      <CardHeader className="items-center">
        <CardTitle>x402</CardTitle>
        {save && agent.status === 'active' ? <X402Dialog agent={agent} save={save} /> : null}
      </CardHeader>
      <CardBody className="grid gap-4">
        {agent.x402 === null ? (
          <p className="text-dense">Not set up: the agent pays nothing by x402.</p>
        ) : (
          <X402Facts caps={agent.x402} />
        )}
        {save ? null : <WhoMay what="Setting up x402" permission="gate.manage" />}
      </CardBody>
    </Card>
  );
}

function X402Facts({ caps }: { caps: X402Caps }) {
  const words = (minor: number | null) => (minor === null ? 'No cap' : amountWords(minor, caps.currency));
  const address = (text: string | null, none: string) =>
    text === null ? none : <span className="break-all font-mono text-mini">{text}</span>;
  return (
    <KeyValueList className="sm:grid-cols-2">
      <KeyValue label="State">{caps.enabled ? 'Enabled' : 'Switched off'}</KeyValue>
      <KeyValue label="Network">{caps.network || 'Not said'}</KeyValue>
      <KeyValue label="Per request, at most">{words(caps.max_per_request_minor)}</KeyValue>
      <KeyValue label="Per call, at most">{words(caps.max_per_call_minor)}</KeyValue>
      <KeyValue label="Pays to">{address(caps.pay_to, 'Whoever the call names')}</KeyValue>
      <KeyValue label="Facilitator">{address(caps.facilitator_url, 'The runtime’s own')}</KeyValue>
    </KeyValueList>
  );
}

type X402DialogProps = Pick<X402CardProps, 'agent'> & { readonly save: ManageActions['saveX402'] };

function X402Dialog({ agent, save }: X402DialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {agent.x402 === null ? 'Set up' : 'Change'}
        <span className="sr-only"> x402</span>
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`x402 of ${agent.name}`}
        description="Told to the agent’s runtime, which pays within these caps after a person has paid."
      >
        <X402Form agent={agent} save={save} onClose={close} />
      </Dialog>
    </>
  );
}

type FieldName = 'network' | 'max_per_request_minor' | 'max_per_call_minor' | 'pay_to' | 'facilitator_url';

const amountLength = 20;
const aboveRequest = 'A call may not cost more than a request may.';

const fieldsFor = (currency: string): readonly TextField<FieldName>[] => {
  const amount = (text: string) =>
    (parseAmount(text, currency) ?? 0) > 0 ? undefined : 'Enter an amount such as 2.50.';
  return [
    {
      name: 'network',
      label: 'Network',
      help: 'Such as base or base-sepolia.',
      length: bounds.shortText,
      mono: true,
      check: (text) => (text.trim() === '' ? 'Enter a network.' : undefined),
    },
    {
      name: 'max_per_request_minor',
      label: `Per request, at most (${currency})`,
      length: amountLength,
      check: amount,
    },
    {
      name: 'max_per_call_minor',
      label: `Per call, at most (${currency})`,
      help: 'Not above the cap of a request.',
      length: amountLength,
      check: amount,
    },
    { name: 'pay_to', label: 'Pays to (optional)', length: bounds.shortText, mono: true, check: () => undefined },
    {
      name: 'facilitator_url',
      label: 'Facilitator (optional)',
      length: bounds.urlLength,
      mono: true,
      check: (text) =>
        text.trim() === '' || /^https?:\/\/[^\s@]+$/.test(text.trim())
          ? undefined
          : 'Enter a whole address, with https:// and without a user.',
    },
  ];
};

const currencyOf = ({ x402, default_currency }: AgentDetail): string => x402?.currency ?? default_currency;

const draftOf = (agent: AgentDetail): Record<FieldName, string> => {
  const { x402 } = agent;
  const currency = currencyOf(agent);
  const text = (minor: number | null | undefined) => (minor == null ? '' : amountText(minor, currency));
  return {
    network: x402?.network ?? '',
    max_per_request_minor: text(x402?.max_per_request_minor),
    max_per_call_minor: text(x402?.max_per_call_minor),
    pay_to: x402?.pay_to ?? '',
    facilitator_url: x402?.facilitator_url ?? '',
  };
};

function X402Form({ agent, save, onClose }: X402DialogProps & { readonly onClose: () => void }) {
  const currency = currencyOf(agent);
  const fields = fieldsFor(currency);
  const [values, setValues] = useState(() => draftOf(agent));
  const [enabled, setEnabled] = useState(agent.x402?.enabled ?? true);
  const [problems, setProblems] = useState<Problems<FieldName>>({});
  const { run, running, failure } = useAction(save, {
    lost: 'No answer arrived. Reload this page to see what is in force.',
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const request = parseAmount(values.max_per_request_minor, currency);
    const call = parseAmount(values.max_per_call_minor, currency);
    const isAbove = enabled && request !== null && call !== null && call > request;
    const found = problemsOf(fields, values) ?? (isAbove ? { max_per_call_minor: aboveRequest } : null);
    setProblems(found ?? {});
    if (found !== null || request === null || call === null) return;
    const caps = { currency, max_per_request_minor: request, max_per_call_minor: call };
    run({ agent_id: agent.agent_id, ...values, ...caps, enabled });
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <TextFields
          id="x402"
          fields={fields}
          values={values}
          problems={problems}
          refused={failure?.fields}
          onChange={(name, text) => setValues((all) => ({ ...all, [name]: text }))}
          onProblem={(name, problem) => setProblems((all) => ({ ...all, [name]: problem }))}
        />
        <div className="flex items-center gap-2">
          <Checkbox id="x402-enabled" checked={enabled} onChange={({ target }) => setEnabled(target.checked)} />
          <Label htmlFor="x402-enabled" className="font-normal">
            Enabled
          </Label>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Saving …' : 'Save x402'}
        </Button>
      </DialogFooter>
    </form>
  );
}
