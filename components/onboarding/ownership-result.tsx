import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { assessShown, type LinkView, percentText, type SubjectForm } from '@/lib/onboarding/contract/portal';

interface OwnershipResultProps {
  readonly subjects: readonly SubjectForm[];
  readonly links: readonly LinkView[];
  readonly nameIn: (subject: string) => string;
  readonly unsaved: boolean;
}

/** What the shares come to: who counts as an owner, and what is not explained yet. */
export function OwnershipResult({ subjects, links, nameIn, unsaved }: OwnershipResultProps) {
  const assessed = assessShown(subjects, links, nameIn);
  return (
    <Card aria-label="What this comes to">
      <CardHeader>
        <CardTitle>What this comes to</CardTitle>
        {unsaved ? <p className="text-dense text-muted-foreground">With the share that is not saved yet</p> : null}
      </CardHeader>
      <CardBody className="grid gap-4" aria-live="polite">
        {assessed.ok ? (
          <>
            {assessed.value.blockingGaps.map(({ entityId, missing, name }) => (
              <Alert key={entityId} tone="problem" title={`Who holds the other ${percentText(missing)} % of ${name}?`}>
                Name them as people or companies: 25 % or more must not stay unexplained.
              </Alert>
            ))}
            <ul className="grid gap-2">
              {assessed.value.owners.map(({ personId, share }) => (
                <li key={personId} className="flex flex-wrap items-center gap-2">
                  <span>{nameIn(`person:${personId}`)}</span>
                  <span className="tabular-nums">{percentText(share)} % in the end</span>
                  <Badge tone="funded">Beneficial owner</Badge>
                </li>
              ))}
              {assessed.value.holders.map(({ personId, share }) => (
                <li key={personId} className="flex flex-wrap items-center gap-2">
                  <span>{nameIn(`person:${personId}`)}</span>
                  <span className="tabular-nums">{percentText(share)} % in the end</span>
                  <span className="text-dense text-muted-foreground">Below 25 %</span>
                </li>
              ))}
            </ul>
            {assessed.value.needsSeniorOfficial ? (
              <p className="text-dense text-muted-foreground">
                Nobody owns or controls 25 % so far. If it stays so, name the senior managing official below.
              </p>
            ) : null}
            <Drawing links={links} nameIn={nameIn} />
          </>
        ) : (
          <Alert tone="problem" title={assessed.refusal.message} />
        )}
      </CardBody>
    </Card>
  );
}

const shown = 12;

/** The table above says the same; this is for who would rather see it. */
function Drawing({ links, nameIn }: Pick<OwnershipResultProps, 'links' | 'nameIn'>) {
  if (links.length === 0) return null;
  const rows = links.slice(0, shown);
  return (
    <svg aria-hidden="true" viewBox={`0 0 480 ${rows.length * 32}`} className="w-full max-w-xl text-muted-foreground">
      {rows.map(({ owned, owner, share }, at) => (
        <g key={`${owner} ${owned}`} transform={`translate(0 ${at * 32})`} fontSize="12" fill="currentColor">
          <text x="0" y="20">
            {nameIn(owner).slice(0, 24)}
          </text>
          <path d="M180 16h100m-6-4 6 4-6 4" fill="none" stroke="currentColor" />
          <text x="205" y="11">
            {percentText(share)} %
          </text>
          <text x="292" y="20">
            {nameIn(owned).slice(0, 26)}
          </text>
        </g>
      ))}
    </svg>
  );
}
