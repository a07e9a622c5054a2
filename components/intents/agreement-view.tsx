'use client';

import { Id } from '@/components/shared/id';
import { JsonView } from '@/components/shared/json-view';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Badge } from '@/components/ui/badge';
import type { Agreement } from '@/lib/views/contract';

/** What the principal signed. It never changes. */
export function AgreementView({ agreement }: { agreement: Agreement }) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <KeyValueList className="sm:grid-cols-2">
        <KeyValue label="Signing version">{agreement.signingVersion}</KeyValue>
        <KeyValue label="Operations the agent may call">
          <span className="flex flex-wrap gap-1.5 pt-0.5">
            {agreement.allowedTools.map((tool) => (
              <Badge key={tool} className="font-mono font-normal">
                {tool}
              </Badge>
            ))}
          </span>
        </KeyValue>
        {agreement.digests.map(({ label, algorithm, hex }) => (
          <KeyValue key={label} label={`${label} (${algorithm})`}>
            <Id value={hex} what={label} />
          </KeyValue>
        ))}
      </KeyValueList>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <Document title="Predicate" label="predicate" value={agreement.predicate} />
        <Document title="Shape of the evidence" label="evidence schema" value={agreement.evidenceSchema} />
        <Document title="Budget" label="budget" value={agreement.budget} />
      </div>
    </div>
  );
}

function Document({ title, label, value }: { title: string; label: string; value: Agreement['budget'] }) {
  return (
    <section className="grid min-w-0 grid-cols-1 gap-2">
      <h2 className="font-semibold text-sm">{title}</h2>
      <JsonView value={value} label={label} />
    </section>
  );
}
