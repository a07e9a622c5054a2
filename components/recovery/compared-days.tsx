'use client';

import { useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Money } from '@/components/shared/money';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { CaseListView } from '@/lib/recovery/contract';
import type { CompareDay } from './recovery-actions';
import { counterpartWords, movementWords } from './recovery-look';

type Days = CaseListView['days'];

interface ComparedDaysProps {
  readonly days: Days;
  /** Today in UTC, which is compared up to now. */
  readonly today: string;
  /** Null when the reader's role may not compare. */
  readonly compare: CompareDay | null;
}

/** The latest compared day per currency and movement, and the days before it. */
export function ComparedDays({ days, today, compare }: ComparedDaysProps) {
  const [latest, ...earlier] = days;
  return (
    <Card aria-label="Compared days">
      <CardHeader className="items-center">
        <CardTitle>{latest ? `Compared: ${latest.day}` : 'No day was compared yet'}</CardTitle>
        {compare ? <CompareNow today={today} compare={compare} /> : null}
      </CardHeader>
      <CardBody className="grid gap-4">
        {latest ? (
          <Latest day={latest} />
        ) : (
          <p className="text-dense">
            Each day is compared once it is over. You can compare today’s movements at any time.
          </p>
        )}
        {earlier.length > 0 ? (
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-mini text-muted-foreground">
            {earlier.map(({ day, differences }) => (
              <span key={day}>
                {day}: {differenceCount(differences)}
              </span>
            ))}
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}

const differenceCount = (count: number): string =>
  count === 0 ? 'no difference' : count === 1 ? '1 difference' : `${count} differences`;

function Latest({ day }: { day: Days[number] }) {
  return (
    <>
      <p className="text-dense">
        {differenceCount(day.differences)}, <Timestamp at={day.compared_at} />.
      </p>
      {day.totals.length > 0 ? (
        <Table caption={`What moved on ${day.day}`}>
          <TableHead>
            <tr>
              <TableHeader>Movement</TableHeader>
              <TableHeader className="text-right">At the rail</TableHeader>
              <TableHeader className="text-right">In our books</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {day.totals.map(({ counterpart, currency, movement, rail, books }) => (
              <TableRow key={`${counterpart} ${currency} ${movement}`}>
                <TableCell className="whitespace-normal">
                  {movementWords(movement)}
                  <span className="block text-mini text-muted-foreground">{counterpartWords(counterpart)}</span>
                </TableCell>
                <TableCell className="text-right align-top">
                  <Money value={{ amount: rail, asset: currency }} />
                </TableCell>
                <TableCell className="text-right align-top">
                  <Money value={{ amount: books, asset: currency }} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : (
        <p className="text-dense text-muted-foreground">Nothing moved on this day.</p>
      )}
    </>
  );
}

function CompareNow({ today, compare }: { today: string; compare: CompareDay }) {
  const [found, setFound] = useState<number | null>(null);
  const { run, running, failure } = useAction(compare, {
    lost: 'No answer arrived. Reload this page to see whether the day was compared.',
    onDone: setFound,
  });
  return (
    <div className="grid justify-items-end gap-2">
      <Button onClick={() => run(today)} disabled={running}>
        {running ? 'Comparing …' : 'Compare today now'}
      </Button>
      <FailureAlert failure={failure} />
      <p role="status" className={found === null || running ? 'sr-only' : 'text-mini text-muted-foreground'}>
        {found === null || running ? '' : `Compared just now: ${differenceCount(found)}.`}
      </p>
    </div>
  );
}
