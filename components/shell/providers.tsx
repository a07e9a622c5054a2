'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { TooltipProvider } from '@/components/ui/tooltip';

const tooltipDelayMs = 300;

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 2, staleTime: 1_000 } } }));
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delayDuration={tooltipDelayMs}>{children}</TooltipProvider>
    </QueryClientProvider>
  );
}
