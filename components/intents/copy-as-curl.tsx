'use client';

import { useSyncExternalStore } from 'react';
import { CopyButton } from '@/components/ui/copy-button';

const never = () => () => undefined;

/** The same read over the API, with the key left to the reader's environment. */
export function CopyAsCurl({ intentId }: { intentId: string }) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  );
  const command = `curl -H "Authorization: Bearer $TIDEGATE_KEY" ${origin}/harbor/operator/v1/intents/${intentId}`;
  return <CopyButton value={command} what="curl command" label="Copy as curl" />;
}
