import type { ReactNode } from 'react';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { RailReadiness } from '@/lib/rails/contract';
import { railLook } from './rail-look';

interface RailCardProps {
  readonly item: RailReadiness;
  /** Buttons; none for those who only read. */
  readonly children?: ReactNode;
}

/** One rail: how it stands, why, who answers it, and where its money goes. */
export function RailCard({ item, children }: RailCardProps) {
  const isOffered = item.missing?.code !== 'rail_not_offered';
  return (
    <Card aria-label={railWords(item.rail)} className="flex flex-col">
      <CardHeader className="items-center">
        <CardTitle>{railWords(item.rail)}</CardTitle>
        <StateBadge look={railLook[item.status]} />
      </CardHeader>
      <CardBody className="grid flex-1 content-start gap-4">
        <p className="text-dense">{item.message}</p>
        {isOffered ? (
          <KeyValueList className="sm:grid-cols-2">
            <KeyValue label="Counterpart">{counterpartWords(item)}</KeyValue>
            <KeyValue label="Released money goes to">
              {item.destination === null ? (
                'Nowhere yet'
              ) : (
                <span className="font-mono text-mini">{item.destination}</span>
              )}
            </KeyValue>
          </KeyValueList>
        ) : null}
        {item.mode === 'simulated' && item.missing !== null ? (
          <p className="text-dense text-muted-foreground">
            {isOffered ? 'Before it can be connected: ' : ''}
            {item.missing.message}
          </p>
        ) : null}
        {children ? <div className="mt-auto flex flex-wrap gap-2">{children}</div> : null}
      </CardBody>
    </Card>
  );
}

function counterpartWords({ counterpart }: RailReadiness): string {
  if (counterpart === null) return 'None in this installation';
  return counterpart.test ? `${counterpart.name} (test)` : counterpart.name;
}
