'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import type { DeskActions } from './desk-actions';

/** Well below the thirty minutes after which a case is free again, so that a takeover shows soon. */
const beatMs = 30_000;

/**
 * Keeps the reader's case theirs while its page is open. Says why it no longer is: somebody took it over, or half an hour
 * passed without this page.
 */
export function useClaim(item: OpenedCase, keep: DeskActions['keep']): string | null {
  const router = useRouter();
  const [refused, setRefused] = useState<string | null>(null);
  const { case_id: caseId, claim } = item;
  const isMine = claim?.is_mine === true;
  const wasMine = useRef(isMine);
  if (isMine) wasMine.current = true;

  useEffect(() => {
    if (!isMine) return;
    setRefused(null);
    const timer = setInterval(async () => {
      // No answer says nothing about the case: the next beat asks again.
      const answer = await keep({ case_id: caseId }).catch(() => null);
      if (answer === null || answer.ok) return;
      setRefused(answer.message);
      router.refresh();
    }, beatMs);
    return () => clearInterval(timer);
  }, [isMine, caseId, keep, router]);

  if (isMine) return refused;
  if (!wasMine.current) return null;
  return claim === null ? refused : `${claim.by.name} has taken this case over.`;
}
