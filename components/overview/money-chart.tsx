'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { Money } from '@/components/shared/money';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { Overview, OverviewDay } from '@/lib/views/contract';
import { barAddress, series, seriesLook } from './series';

/** Drawn in the browser only: the library writes inline styles, which the content policy refuses in the server's HTML. */
const MoneyBars = dynamic(() => import('./money-bars').then((module) => module.MoneyBars), {
  ssr: false,
  loading: () => <Skeleton className="after-200ms h-56" />,
});

export function MoneyChart({ overview }: { overview: Overview }) {
  const assets = overview.assets.map(({ asset }) => asset);
  const [asset, setAsset] = useState(assets[0] ?? '');
  const days = overview.days.filter((day) => day.asset === asset);
  return (
    <Card aria-label="Money by day">
      <CardHeader>
        <CardTitle>
          Intents by day of creation{' '}
          <span className="font-normal text-muted-foreground">
            and where their money is now, in {asset.toUpperCase()}
          </span>
        </CardTitle>
        {assets.length > 1 ? (
          <Select aria-label="Currency" value={asset} onChange={({ target }) => setAsset(target.value)}>
            {assets.map((code) => (
              <option key={code} value={code}>
                {code.toUpperCase()}
              </option>
            ))}
          </Select>
        ) : null}
      </CardHeader>
      <CardBody className="grid gap-4">
        <Legend />
        <div aria-hidden="true">
          <MoneyBars days={days} />
        </div>
        <details className="text-dense">
          <summary className="w-fit rounded-control text-link underline underline-offset-2">
            The same as a table
          </summary>
          <div className="pt-3">
            <DayTable days={days} />
          </div>
        </details>
      </CardBody>
    </Card>
  );
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-dense text-muted-foreground">
      {series.map((name) => (
        <li key={name} className="flex items-center gap-2">
          <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3">
            <rect width="12" height="12" rx="3" fill={seriesLook[name].fill} />
          </svg>
          {seriesLook[name].word}
        </li>
      ))}
    </ul>
  );
}

/** Days without an intent are left out: the table is for reading, not for the shape. */
function DayTable({ days }: { days: readonly OverviewDay[] }) {
  const busy = days.filter((day) => series.some((name) => day[name].count > 0));
  return (
    <Table caption="Intents by day of creation">
      <TableHead>
        <tr>
          <TableHeader>Day (UTC)</TableHeader>
          {series.map((name) => (
            <TableHeader key={name} className="text-right">
              {seriesLook[name].word}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {busy.map((day) => (
          <TableRow key={day.date}>
            <TableHeader scope="row">{day.date}</TableHeader>
            {series.map((name) => (
              <TableCell key={name} className="text-right">
                {day[name].count === 0 ? (
                  <span className="text-muted-foreground">–</span>
                ) : (
                  <Link href={barAddress(day, name)} className="rounded-control text-link underline underline-offset-2">
                    <Money value={day[name].money} /> ({day[name].count})
                  </Link>
                )}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
