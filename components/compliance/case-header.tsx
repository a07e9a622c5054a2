'use client';

import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Id } from '@/components/shared/id';
import { StateBadge } from '@/components/shared/state-badge';
import { ExactTime } from '@/components/shared/timestamp';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import { Flags, kindText, placeText, riskText } from './case-marks';
import type { Neighbours } from './case-order';
import type { DeskActions } from './desk-actions';
import { caseLook, eligibilityLook, nameWords, statusWords } from './desk-words';
import { Sla } from './sla';
import { useAct } from './use-act';

interface CaseHeaderProps {
  readonly item: OpenedCase;
  readonly neighbours: Neighbours;
  readonly actions: Pick<DeskActions, 'claim' | 'release'>;
}

export function CaseHeader({ item, neighbours, actions }: CaseHeaderProps) {
  const { category } = item;
  return (
    <header className="grid gap-3">
      <nav aria-label="The queue" className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-dense">
        <Link
          href={neighbours.queue}
          className="inline-flex items-center gap-1.5 rounded-control text-muted-foreground hover:text-foreground"
        >
          <ArrowLeft aria-hidden="true" className="size-4" />
          Reviews of merchants
        </Link>
        <span className="flex gap-4">
          <Neighbour address={neighbours.previous}>
            <ArrowLeft aria-hidden="true" className="size-4" />
            Previous case
          </Neighbour>
          <Neighbour address={neighbours.next}>
            Next case
            <ArrowRight aria-hidden="true" className="size-4" />
          </Neighbour>
        </span>
      </nav>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{item.merchant}</h1>
            <StateBadge look={caseLook[item.state]} />
            <Badge>{statusWords[item.status]}</Badge>
          </div>
          <p className="text-dense">
            {kindText(item)}. {placeText(item)}. {riskText(item.risk_tier)}.
          </p>
          {category === null ? null : (
            <p className="flex flex-wrap items-center gap-2 text-dense">
              {nameWords(category.key)} <StateBadge look={eligibilityLook[category.eligibility]} />
              {category.conditions.length === 0 ? null : (
                <span className="text-muted-foreground">
                  on condition: {category.conditions.map(nameWords).join(', ')}
                </span>
              )}
            </p>
          )}
          <Flags flags={item.flags} />
          <Id value={item.public_id} what="organisation id" />
        </div>
        <div className="grid gap-3 sm:justify-items-end">
          <Sla sla={item.sla} className="text-dense sm:text-right" />
          <Claim item={item} actions={actions} />
        </div>
      </div>
    </header>
  );
}

function Neighbour({ address, children }: { address: string | null; children: ReactNode }) {
  if (address === null) return null;
  return (
    <Link
      href={address}
      prefetch={false}
      className="inline-flex items-center gap-1.5 rounded-control text-muted-foreground hover:text-foreground"
    >
      {children}
    </Link>
  );
}

function Claim({ item, actions }: Pick<CaseHeaderProps, 'item' | 'actions'>) {
  const claim = useAct(actions.claim);
  const release = useAct(actions.release);
  const named = { case_id: item.case_id };
  const mayClaim = actOf(item, 'claim');
  const mayRelease = actOf(item, 'release').isOpen;
  const others = item.claim !== null && !item.claim.is_mine;
  return (
    <div className="grid gap-2 text-dense sm:justify-items-end">
      <FailureAlert failure={claim.failure ?? release.failure} />
      <p>
        {item.claim === null ? (
          'Nobody has this case.'
        ) : (
          <>
            {item.claim.is_mine ? 'You have this case' : `${item.claim.by.name} has this case`}, until{' '}
            <ExactTime at={item.claim.expires_at} />
          </>
        )}
      </p>
      <div className="flex flex-wrap gap-2">
        {mayClaim.isOpen && item.claim?.is_mine !== true ? (
          <Button
            variant={others ? 'secondary' : 'primary'}
            disabled={claim.running}
            onClick={() => claim.run({ ...named, take_over: others })}
          >
            {claim.running ? 'One moment …' : others ? 'Take it over' : 'Take the case'}
          </Button>
        ) : null}
        {mayRelease ? (
          <Button disabled={release.running} onClick={() => release.run(named)}>
            {release.running ? 'One moment …' : 'Put it back'}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
