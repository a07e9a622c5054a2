import { detailRowBound } from './contract';
import { enterTenant, oneSnapshot, type Reader } from './reader';

const inOrder = () => [{ createdAt: 'asc' as const }, { id: 'asc' as const }];

/** Everything about one intent, as one state of the database. */
export async function readIntentRows(reader: Reader, tenantId: string, id: string) {
  const ofIntent = { where: { tenantId, intentId: id } };
  const [, intent, agreement, evidence, operations, transfers, events, decisions, audit, facts] =
    await reader.$transaction(
      [
        enterTenant(reader, tenantId),
        reader.intent.findUnique({ where: { tenantId_id: { tenantId, id } } }),
        reader.intentAgreement.findUnique({ where: { tenantId_intentId: { tenantId, intentId: id } } }),
        reader.evidence.findUnique({ where: { tenantId_intentId: { tenantId, intentId: id } } }),
        reader.railOperation.findMany({ ...ofIntent, orderBy: inOrder(), take: detailRowBound }),
        reader.ledgerTransfer.findMany({ ...ofIntent, orderBy: inOrder(), take: detailRowBound }),
        reader.ledgerEvent.findMany({
          ...ofIntent,
          orderBy: [{ createdAt: 'asc' }, { ordinal: 'asc' }],
          take: detailRowBound,
        }),
        reader.spendDecision.findMany({ ...ofIntent, orderBy: inOrder(), take: detailRowBound }),
        reader.auditEntry.findMany({ where: { tenantId, subjectId: id }, orderBy: inOrder(), take: detailRowBound }),
        reader.railFact.findMany({ ...ofIntent, orderBy: inOrder(), take: detailRowBound }),
      ],
      oneSnapshot,
    );
  return { intent, agreement, evidence, operations, transfers, events, decisions, audit, facts };
}

type Rows = Awaited<ReturnType<typeof readIntentRows>>;
/** Rows of an intent that exists; its agreement was written with it. */
export type IntentRows = Rows & {
  readonly intent: NonNullable<Rows['intent']>;
  readonly agreement: NonNullable<Rows['agreement']>;
};
