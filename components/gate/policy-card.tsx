import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { AgentDetail } from '@/lib/gate/contract/desk-agents';
import type { ManageActions } from './agent-actions';
import { amountWords } from './amounts';
import { PolicyDialog } from './policy-dialog';
import { capNames, capWords } from './policy-draft';
import { WhoMay } from './who-may';

interface PolicyCardProps {
  readonly agent: AgentDetail;
  /** Null for those who only read. */
  readonly save: ManageActions['savePolicy'] | null;
}

/** What the agent may ask for by itself. */
export function PolicyCard({ agent, save }: PolicyCardProps) {
  return (
    <Card aria-label="Policy">
      <CardHeader className="items-center">
        <CardTitle>Policy</CardTitle>
        {save && agent.status === 'active' ? <PolicyDialog agent={agent} save={save} /> : null}
      </CardHeader>
      <CardBody className="grid gap-4">
        <PolicyRules agent={agent} />
        {save ? null : <WhoMay what="Changing the policy" permission="gate.manage" />}
      </CardBody>
    </Card>
  );
}

const listWords = (list: readonly string[] | null | undefined, none: string): string =>
  list && list.length > 0 ? list.join(', ') : none;

function PolicyRules({ agent: { policy } }: Pick<PolicyCardProps, 'agent'>) {
  const caps = capNames.flatMap((name) => {
    const amounts = Object.entries(policy[name] ?? {});
    return amounts.length > 0 ? [{ name, amounts }] : [];
  });
  return (
    <>
      {caps.length === 0 ? (
        <p className="text-dense">No cap of its own: its payer approves every payment, whatever it costs.</p>
      ) : (
        <p className="text-dense text-muted-foreground">
          A cap refuses every currency that it leaves out; a threshold leaves those to a person.
        </p>
      )}
      <KeyValueList className="sm:grid-cols-2">
        {caps.map(({ name, amounts }) => (
          <KeyValue key={name} label={capWords[name]}>
            {amounts.map(([code, minor]) => amountWords(minor, code)).join(', ')}
          </KeyValue>
        ))}
        <KeyValue label="Currencies">{listWords(policy.currencies, 'All')}</KeyValue>
        <KeyValue label="Merchants">{listWords(policy.allowed_merchants, 'All')}</KeyValue>
        <KeyValue label="Blocked merchants">{listWords(policy.blocked_merchants, 'None')}</KeyValue>
        <KeyValue label="New merchants">
          {policy.requires_approval_for_new_merchant ? 'A person approves the first payment' : 'Like any other'}
        </KeyValue>
      </KeyValueList>
    </>
  );
}
