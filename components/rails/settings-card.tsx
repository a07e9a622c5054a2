'use client';

import { useState } from 'react';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import {
  achRiskHoldDaysMax,
  achRiskHoldDaysMin,
  changeSettingsSchema,
  type RailConfigurationDto,
} from '@/lib/rails/contract';
import type { RailActions } from './rail-actions';
import { ReasonDialog } from './reason-dialog';

interface SettingsCardProps {
  readonly settings: RailConfigurationDto['settings'];
  /** Null for those who only read. */
  readonly changeSettings: RailActions['changeSettings'] | null;
}

const dayWords = (days: number): string => `After ${days} business days`;
const range = `${achRiskHoldDaysMin} to ${achRiskHoldDaysMax}`;

/** What holds for settlements on every rail. */
export function SettingsCard({ settings, changeSettings }: SettingsCardProps) {
  return (
    <Card aria-label="Settlement settings">
      <CardHeader>
        <CardTitle>Settlement</CardTitle>
      </CardHeader>
      <CardBody className="grid gap-4">
        <KeyValueList className="sm:grid-cols-3">
          <KeyValue label="Who confirms settlements">
            {settings.service_keys_confirm ? 'People and service keys' : 'People only'}
          </KeyValue>
          <KeyValue label="Paid ACH debits are transferred">{dayWords(settings.ach_risk_hold_days)}</KeyValue>
          <KeyValue label="ACH terms">{settings.ach_terms ?? 'Not confirmed'}</KeyValue>
        </KeyValueList>
        {changeSettings ? (
          <div>
            <SettingsDialog settings={settings} changeSettings={changeSettings} />
          </div>
        ) : null}
      </CardBody>
    </Card>
  );
}

interface SettingsDialogProps {
  readonly settings: RailConfigurationDto['settings'];
  readonly changeSettings: RailActions['changeSettings'];
}

function SettingsDialog({ settings, changeSettings }: SettingsDialogProps) {
  const [keys, setKeys] = useState(settings.service_keys_confirm);
  const [days, setDays] = useState(String(settings.ach_risk_hold_days));
  const parsed = changeSettingsSchema.shape.ach_risk_hold_days.safeParse(days === '' ? Number.NaN : Number(days));
  return (
    <ReasonDialog
      id="settings"
      trigger="Change settings"
      title="Settlement settings"
      description="They hold for settlements from now on."
      confirm="Change settings"
      act={(reason) =>
        changeSettings({ service_keys_confirm: keys, ach_risk_hold_days: parsed.data ?? Number.NaN, reason })
      }
    >
      <div className="grid gap-1.5">
        <Label htmlFor="settings-keys" className="flex items-center gap-2">
          <Checkbox
            id="settings-keys"
            data-autofocus
            aria-describedby="settings-keys-help"
            checked={keys}
            onChange={({ target }) => setKeys(target.checked)}
          />
          Service keys may confirm settlements
        </Label>
        <p id="settings-keys-help" className="text-dense text-muted-foreground">
          Without it, each settlement waits in the queue for a person.
        </p>
      </div>
      <Field
        id="settings-days"
        label="Business days before an ACH debit is transferred"
        help={`${range}. Banks send debits back within five; money already held keeps its days.`}
        error={
          parsed.success ? undefined : `Give a whole number from ${range}: banks send debits back within five days.`
        }
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            maxLength={2}
            autoComplete="off"
            className="w-24"
            value={days}
            onChange={({ target }) => setDays(target.value.trim())}
          />
        )}
      </Field>
    </ReasonDialog>
  );
}
