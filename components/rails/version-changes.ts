import { allRails, type RailReadiness, type RailVersionDto } from '@/lib/rails/contract';

type Mode = RailReadiness['mode'];

interface Words {
  readonly rail: (rail: string) => string;
  readonly mode: (mode: Mode) => string;
}

/** What a version changed, in words, one line each. */
export function changesBetween(before: RailVersionDto, after: RailVersionDto, words: Words): readonly string[] {
  const modes = allRails.flatMap((rail) => {
    const mode = after.modes[rail];
    return mode === undefined || before.modes[rail] === mode ? [] : [`${words.rail(rail)}: ${words.mode(mode)}`];
  });
  const paid = allRails.flatMap((rail) => {
    const to = after.destinations[rail];
    return to === undefined || before.destinations[rail] === to ? [] : [`${words.rail(rail)} is paid to ${to}`];
  });
  return [...modes, ...paid, ...settingChanges(before.settings, after.settings)];
}

type Settings = RailVersionDto['settings'];

const settingChanges = (before: Settings, after: Settings): readonly string[] => [
  ...(before.service_keys_confirm === after.service_keys_confirm
    ? []
    : [after.service_keys_confirm ? 'Service keys may confirm settlements' : 'Only people confirm settlements']),
  ...(before.ach_risk_hold_days === after.ach_risk_hold_days
    ? []
    : [`ACH debits wait ${after.ach_risk_hold_days} business days`]),
  ...(before.ach_terms === after.ach_terms ? [] : [`ACH terms of ${after.ach_terms} confirmed`]),
];
