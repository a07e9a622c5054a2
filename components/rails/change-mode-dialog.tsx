'use client';

import { useState } from 'react';
import { railWords } from '@/components/shared/rail-words';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { Environment } from '@/lib/kernel/context';
import type { RailReadiness } from '@/lib/rails/contract';
import type { RailActions } from './rail-actions';
import { modeWords } from './rail-look';
import { ReasonDialog } from './reason-dialog';

type Mode = RailReadiness['mode'];

const modeHelp: Readonly<Record<Mode, string>> = {
  simulated: 'Answers come from a scenario inside Tidegate. No money moves.',
  connected: 'The counterpart holds and moves money from the next intent on.',
  disabled: 'New money is refused from now on. Money that is held can still be released or refunded.',
};

/** Modes that the rail could have here: live is never simulated, and some rails exist as simulations only. */
const modesFor = ({ missing }: RailReadiness, environment: Environment): readonly Mode[] => [
  ...(environment === 'sandbox' ? (['simulated'] as const) : []),
  ...(missing?.code === 'rail_not_offered' ? [] : (['connected'] as const)),
  'disabled',
];

interface ChangeModeDialogProps {
  readonly item: RailReadiness;
  readonly environment: Environment;
  readonly changeModes: RailActions['changeModes'];
}

export function ChangeModeDialog({ item, environment, changeModes }: ChangeModeDialogProps) {
  const modes = modesFor(item, environment);
  const [mode, setMode] = useState<Mode>(item.mode);
  const name = railWords(item.rail);
  const cannot = mode === 'connected' && item.mode !== 'connected' ? item.missing?.message : undefined;
  return (
    <ReasonDialog
      id={`mode-${item.rail}`}
      trigger="Change mode"
      about={`of ${name}`}
      title={`Mode of ${name}`}
      description="Intents that exist keep the mode they were made with."
      confirm="Change mode"
      act={(reason) => changeModes({ modes: { [item.rail]: mode }, reason })}
    >
      <Field
        id={`mode-${item.rail}-mode`}
        label="Mode"
        help={modeHelp[mode]}
        error={cannot === undefined ? undefined : `Cannot be connected yet. ${cannot}`}
      >
        {(control) => (
          <Select
            {...control}
            className="w-full"
            data-autofocus
            value={mode}
            onChange={({ target }) => setMode(modes.find((known) => known === target.value) ?? mode)}
          >
            {modes.map((known) => (
              <option key={known} value={known}>
                {modeWords[known]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </ReasonDialog>
  );
}
