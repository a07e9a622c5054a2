'use client';

import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import type { IntentDetail } from '@/lib/views/contract';
import { nextStep } from './next-step';

const modeWords: Readonly<Record<IntentDetail['settlementMode'], string>> = {
  simulated: 'simulated, no real money',
  live: 'connected',
  disabled: 'disabled for new money',
};

/** State, amount and the one next step; `heading` is the level at which it stands. */
export function IntentSummary({ intent, heading: Heading }: { intent: IntentDetail; heading: 'h1' | 'h2' }) {
  const look = intentLook[intent.status];
  const step = nextStep(intent);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Heading className="text-2xl">
          <span className="sr-only">Intent over </span>
          <Money value={intent.money} position={look.money} />
        </Heading>
        <StateBadge look={look} />
      </div>
      <p className="max-w-prose text-sm">
        {step.words}
        {step.at && step.atWords ? (
          <span className="text-muted-foreground">
            {' '}
            {step.atWords} <Timestamp at={step.at} />.
          </span>
        ) : null}
      </p>
    </div>
  );
}

export function IntentFacts({ intent, className }: { intent: IntentDetail; className?: string }) {
  return (
    <KeyValueList className={className}>
      <KeyValue label="Intent id">
        <Id value={intent.id} what="intent id" full />
      </KeyValue>
      <KeyValue label="Principal (pays)">
        <span className="break-all">{intent.principal}</span>
      </KeyValue>
      <KeyValue label="Payee (delivers)">
        <span className="break-all">{intent.payee}</span>
      </KeyValue>
      <KeyValue label="Rail">
        {railWords(intent.rail)} <span className="text-muted-foreground">({modeWords[intent.settlementMode]})</span>
      </KeyValue>
      <KeyValue label="Created">
        <Timestamp at={intent.createdAt} />
      </KeyValue>
      <KeyValue label="Deadline">
        <Timestamp at={intent.deadline} />
      </KeyValue>
      {intent.holdExpiresAt ? (
        <KeyValue label="The rail lets the hold go">
          <Timestamp at={intent.holdExpiresAt} />
        </KeyValue>
      ) : null}
    </KeyValueList>
  );
}
