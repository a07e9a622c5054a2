import Link from 'next/link';
import { StateBadge } from '@/components/shared/state-badge';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { QueueFilter, QueueRow } from '@/lib/onboarding/contract/desk';
import { attemptWords, Category, Flags, kindText, placeText, riskText } from './case-marks';
import { ClaimButton } from './claim-button';
import type { DeskActions } from './desk-actions';
import { caseAddress } from './desk-address';
import { caseLook, kindWords } from './desk-words';
import { Sla } from './sla';
import { ageWords } from './sla-words';

interface CaseListProps {
  readonly items: readonly QueueRow[];
  readonly filter: QueueFilter;
  readonly actions: Pick<DeskActions, 'claim' | 'release'>;
}

/** The way into a case; one that the reader may not handle has none. */
function CaseLink({ item, filter }: { item: QueueRow; filter: QueueFilter }) {
  if (!item.may_handle) {
    return (
      <span className="grid">
        <span className="truncate font-medium">{item.merchant}</span>
        <span className="font-normal text-mini text-muted-foreground">You have a part in it, so others review it</span>
      </span>
    );
  }
  return (
    <Link
      href={`${caseAddress(item.case_id)}${filter === 'all' ? '' : `?${new URLSearchParams({ show: filter })}`}`}
      prefetch={false}
      data-row-link={item.case_id}
      className="truncate rounded-control font-medium after:absolute after:inset-0"
    >
      {item.merchant}
    </Link>
  );
}

const assigneeText = ({ claim, assignee }: QueueRow): string => {
  if (claim !== null) return claim.is_mine ? 'You have it' : `${claim.by.name} has it`;
  return assignee === null ? 'Nobody has it' : `Was with ${assignee.name}`;
};

/** For wide screens: one row per case, the most urgent first. */
export function CaseTable({ items, filter, actions }: CaseListProps) {
  return (
    <Table caption="Reviews of merchants">
      <TableHead>
        <tr>
          <TableHeader>Merchant</TableHeader>
          <TableHeader>Time to decide</TableHeader>
          <TableHeader>Review</TableHeader>
          <TableHeader className="hidden @4xl:table-cell">Business and risk</TableHeader>
          <TableHeader>Who</TableHeader>
          <TableHeader>
            <span className="sr-only">Take or put back</span>
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <CaseRow key={item.case_id} item={item} filter={filter} actions={actions} />
        ))}
      </TableBody>
    </Table>
  );
}

function CaseRow({ item, filter, actions }: Omit<CaseListProps, 'items'> & { item: QueueRow }) {
  return (
    <TableRow className="relative align-top hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover">
      <TableHeader scope="row" className="h-10 max-w-56 py-2">
        <span className="grid gap-1">
          <CaseLink item={item} filter={filter} />
          <span className="truncate font-normal text-mini text-muted-foreground">{placeText(item)}</span>
        </span>
      </TableHeader>
      <TableCell className="max-w-52 whitespace-normal">
        <Sla sla={item.sla} />
      </TableCell>
      <TableCell className="max-w-60 whitespace-normal">
        <span className="grid gap-1">
          <StateBadge look={caseLook[item.state]} />
          {kindWords[item.kind]}
          <span className="text-mini text-muted-foreground">
            {attemptWords(item.attempt)}, here for {ageWords(item.age_ms)}
          </span>
          <Flags flags={item.flags} />
        </span>
      </TableCell>
      <TableCell className="hidden max-w-52 whitespace-normal @4xl:table-cell">
        <span className="grid gap-1">
          <Category item={item} />
          <span className="text-mini text-muted-foreground">{riskText(item.risk_tier)}</span>
        </span>
      </TableCell>
      <TableCell className="max-w-36 whitespace-normal">{assigneeText(item)}</TableCell>
      <TableCell className="w-0">
        <ClaimButton item={item} actions={actions} />
      </TableCell>
    </TableRow>
  );
}

/** The same for a phone. */
export function CaseCards({ items, filter, actions }: CaseListProps) {
  return (
    <ul aria-label="Reviews of merchants" className="divide-y">
      {items.map((item) => (
        <li key={item.case_id} className="relative grid gap-2 p-4 text-dense hover:bg-hover">
          <div className="flex items-start justify-between gap-3">
            <span className="grid min-w-0 gap-0.5">
              <CaseLink item={item} filter={filter} />
              <span className="text-mini text-muted-foreground">{placeText(item)}</span>
            </span>
            <ClaimButton item={item} actions={actions} />
          </div>
          <StateBadge look={caseLook[item.state]} />
          <Sla sla={item.sla} />
          <p>
            {kindText(item)}, here for {ageWords(item.age_ms)}
          </p>
          <Category item={item} />
          <p className="text-muted-foreground">
            {riskText(item.risk_tier)}. {assigneeText(item)}.
          </p>
          <Flags flags={item.flags} />
        </li>
      ))}
    </ul>
  );
}
