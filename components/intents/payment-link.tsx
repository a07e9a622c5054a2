import { ExternalLink } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';

/** The rail's page for the payer. Whoever opens it can pay, so it is given to the payer and to nobody else. */
export function PaymentLink({ url }: { url: string | null }) {
  if (url === null) return null;
  return (
    <section
      aria-label="The payer’s page"
      className="flex flex-wrap items-center justify-between gap-3 rounded-panel border bg-card p-4"
    >
      <p className="max-w-prose text-sm">
        The payer has to act: give them this page of {hostOf(url)}. The money is held once they have paid there.
      </p>
      <div className="flex flex-wrap gap-2">
        <CopyButton value={url} what="the payer’s page" label="Copy the link" />
        <Button asChild>
          <a href={url} target="_blank" rel="noopener noreferrer">
            Open it
            <ExternalLink aria-hidden="true" />
            <span className="sr-only">(in a new tab)</span>
          </a>
        </Button>
      </div>
    </section>
  );
}

const hostOf = (url: string): string => new URL(url).host;
