'use client';

import { useRouter } from 'next/navigation';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Money, moneyOf } from '@/components/shared/money';
import { formatDay } from '@/lib/kernel/format/time';
import { decimalText } from '@/lib/kernel/money';
import type { OverviewDay } from '@/lib/views/contract';
import { barAddress, type Series, series, seriesLook } from './series';

/** A height on the screen: the one place where an amount becomes a float, as no amount is ever read back from it. */
const heightOf = (day: OverviewDay, name: Series): number => Number.parseFloat(decimalText(moneyOf(day[name].money)));

const compact = new Intl.NumberFormat('en-US', { notation: 'compact' });
const shortDay = (date: string): string => formatDay(new Date(date)).split(' ').slice(0, 2).join(' ');

/** Days between two labels: as many as a phone has room for. */
const labelStep = 6;

/** Counted back from today, which is the day that people look for. */
const labelledDays = (days: readonly OverviewDay[]): string[] =>
  days.filter((_, index) => (days.length - 1 - index) % labelStep === 0).map(({ date }) => date);

export function MoneyBars({ days }: { days: readonly OverviewDay[] }) {
  const router = useRouter();
  return (
    <ResponsiveContainer width="100%" height={224}>
      <BarChart
        data={[...days]}
        margin={{ top: 4, right: 16, bottom: 0, left: 0 }}
        barCategoryGap="22%"
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis
          dataKey="date"
          tickFormatter={shortDay}
          tickLine={false}
          axisLine={{ stroke: 'var(--input)' }}
          tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }}
          ticks={labelledDays(days)}
          interval={0}
        />
        <YAxis
          tickFormatter={(value: number) => compact.format(value)}
          tickLine={false}
          axisLine={false}
          width={44}
          tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }}
        />
        <Tooltip
          cursor={{ fill: 'var(--hover)' }}
          isAnimationActive={false}
          content={({ active, label }) => {
            const day = active ? days.find(({ date }) => date === label) : undefined;
            return day ? <DayTip day={day} /> : null;
          }}
        />
        {series.map((name) => (
          <Bar
            key={name}
            dataKey={(day: OverviewDay) => heightOf(day, name)}
            name={seriesLook[name].word}
            stackId="money"
            fill={seriesLook[name].fill}
            isAnimationActive={false}
            className="cursor-pointer"
            onClick={(_, index) => {
              const day = days[index];
              if (day) router.push(barAddress(day, name));
            }}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

function DayTip({ day }: { day: OverviewDay }) {
  return (
    <div className="grid gap-1 rounded-control bg-popover px-3 py-2 text-mini shadow-float">
      <p className="font-medium">{formatDay(new Date(day.date))}</p>
      {series
        .filter((name) => day[name].count > 0)
        .map((name) => (
          <p key={name} className="flex items-center justify-between gap-4">
            <span className="flex items-center gap-1.5 text-muted-foreground">
              <svg viewBox="0 0 12 12" aria-hidden="true" className="size-2.5">
                <rect width="12" height="12" rx="3" fill={seriesLook[name].fill} />
              </svg>
              {seriesLook[name].word} ({day[name].count})
            </span>
            <Money value={day[name].money} />
          </p>
        ))}
    </div>
  );
}
