'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { type AgentDetail, type AgentProvider, agentProviders } from '@/lib/gate/contract/desk-agents';
import type { ManageActions } from './agent-actions';
import { callbackField, currencyField, nameField, platformField } from './agent-fields';
import { providerWords } from './agent-look';
import { type Problems, problemsOf, TextFields } from './text-fields';
import { WhoMay } from './who-may';

interface AgentSettingsCardProps {
  readonly agent: AgentDetail;
  /** Null for those who only read, and for a deleted agent. */
  readonly save: ManageActions['saveSettings'] | null;
  readonly mayManage: boolean;
}

/** What an agent is called, how its payers pay, and where it is told. */
export function AgentSettingsCard({ agent, save, mayManage }: AgentSettingsCardProps) {
  return (
    <Card aria-label="Settings">
      <CardHeader className="items-center">
        <CardTitle>Settings</CardTitle>
        {save ? <EditSettings agent={agent} save={save} /> : null}
      </CardHeader>
      <CardBody className="grid gap-4">
        <KeyValueList className="sm:grid-cols-2">
          <KeyValue label="Platform">{agent.platform}</KeyValue>
          <KeyValue label="Currency">{agent.default_currency}</KeyValue>
          <KeyValue label="Paid with">{providerWords(agent.provider)}</KeyValue>
          <KeyValue label="Registered by">
            {agent.is_owned ? 'A person, on their dashboard' : 'The organisation'}
          </KeyValue>
          <KeyValue label="Told at">
            {agent.callback_url === null ? (
              'Nowhere: the agent asks by itself'
            ) : (
              <span className="break-all font-mono text-mini">{agent.callback_url}</span>
            )}
          </KeyValue>
        </KeyValueList>
        {mayManage ? null : <WhoMay what="Changing agents" permission="gate.manage" />}
      </CardBody>
    </Card>
  );
}

type SettingsProps = Pick<AgentSettingsCardProps, 'agent'> & { readonly save: ManageActions['saveSettings'] };

function EditSettings({ agent, save }: SettingsProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        Change<span className="sr-only"> settings</span>
      </Button>
      <Dialog open={open} onClose={close} title={`Settings of ${agent.name}`}>
        <SettingsForm agent={agent} save={save} onClose={close} />
      </Dialog>
    </>
  );
}

const fields = [nameField, platformField, currencyField, callbackField];
type FieldName = (typeof fields)[number]['name'];

function SettingsForm({ agent, save, onClose }: SettingsProps & { readonly onClose: () => void }) {
  const [values, setValues] = useState<Record<FieldName, string>>({
    name: agent.name,
    platform: agent.platform,
    default_currency: agent.default_currency,
    callback_url: agent.callback_url ?? '',
  });
  const [provider, setProvider] = useState(agent.provider);
  const [problems, setProblems] = useState<Problems<FieldName>>({});
  const { run, running, failure } = useAction(save, {
    lost: 'No answer arrived. Reload this page to see what is in force.',
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf<FieldName>(fields, values);
    setProblems(found ?? {});
    if (found === null) run({ agent_id: agent.agent_id, ...values, provider });
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <TextFields<FieldName>
          id="agent-settings"
          fields={fields}
          values={values}
          problems={problems}
          refused={failure?.fields}
          onChange={(name, text) => setValues((all) => ({ ...all, [name]: text }))}
          onProblem={(name, problem) => setProblems((all) => ({ ...all, [name]: problem }))}
        />
        <ProviderField provider={provider} onChange={setProvider} />
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Saving …' : 'Save settings'}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface ProviderFieldProps {
  readonly provider: AgentProvider | null;
  readonly onChange: (provider: AgentProvider | null) => void;
}

function ProviderField({ provider, onChange }: ProviderFieldProps) {
  return (
    <Field
      id="agent-settings-provider"
      label="Paid with"
      help="How its payers pay when a request does not say. Payments that are open keep what they have."
    >
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={provider ?? ''}
          onChange={({ target }) => onChange(agentProviders.find((known) => known === target.value) ?? null)}
        >
          <option value="">{providerWords(null)}</option>
          {agentProviders.map((known) => (
            <option key={known} value={known}>
              {providerWords(known)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
