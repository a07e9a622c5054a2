import type { CheckFacts } from '@/lib/onboarding/domain/checks/check';
import { checkKeys } from '@/lib/onboarding/domain/checks/check';
import type { KycActor, KycPerson, OnboardingRole } from '@/lib/onboarding/domain/kyc/actor';
import type { KycApplication, Proposal, TransitionFacts } from '@/lib/onboarding/domain/kyc/application';
import type { CategoryRule } from '@/lib/onboarding/domain/policy/category-policy';
import type {
  ApplicationFacts,
  DocumentFacts,
  PersonFacts,
  Policies,
} from '@/lib/onboarding/domain/requirements/facts';
import { categoryEditions } from '@/lib/onboarding/policies/categories';
import { documentEditions } from '@/lib/onboarding/policies/documents';
import { reasonEditions } from '@/lib/onboarding/policies/reasons';

export const now = new Date('2026-11-30T12:00:00Z');
export const before = new Date('2026-11-29T12:00:00Z');
export const after = new Date('2026-12-01T12:00:00Z');

export const policies: Policies = {
  categories: categoryEditions,
  documents: documentEditions,
  reasons: reasonEditions,
};

export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('Nothing is there');
  return value;
}

export const reasons = must(reasonEditions[0]);
export const categoryNamed = (key: string): CategoryRule =>
  must(must(categoryEditions[0]).categories.find((category) => category.key === key));
export const software = categoryNamed('standard.software');

export const person = (id: string, role: OnboardingRole, more: Partial<KycPerson> = {}): KycPerson => ({
  kind: 'person',
  id,
  role,
  organizationIds: [],
  partnerIds: [],
  ...more,
});

export const merchant = person('m1', 'merchant_business', { organizationIds: ['org-1'] });
export const reviewer = person('r1', 'compliance_reviewer');
export const second = person('r2', 'compliance_reviewer');
export const lead = person('l1', 'compliance_lead');
export const scheduler: KycActor = { kind: 'system', service: 'scheduler' };
export const rulesEngine: KycActor = { kind: 'system', service: 'rules_engine' };

export const application: KycApplication = {
  id: 'app-1',
  organizationId: 'org-1',
  environment: 'live',
  introducedBy: null,
  status: 'manual_review',
  rejectType: null,
  version: 1,
  attempt: 1,
  riskTier: 'low',
  hasPep: false,
  snapshotHash: 'hash-1',
  excludedReviewers: [],
};

export const proposed = (outcome: Proposal['outcome'], more: Partial<Proposal> = {}): Proposal => ({
  outcome,
  reasonCodes: outcome === 'approve' || outcome === 'reinstate' ? [] : ['registry_mismatch'],
  proposedBy: 'r1',
  proposerRole: 'compliance_reviewer',
  snapshotHash: 'hash-1',
  ...more,
});

/** Facts under which everything that a status allows goes through. */
export const facts: TransitionFacts = {
  now,
  membershipActive: true,
  maySign: true,
  warrantyAccepted: true,
  requirementsDue: [],
  category: software,
  checks: checkKeys.map((key) => ({ key, result: 'pass', asks: [] })),
  openChecks: 0,
  autoApprove: true,
  sampleRoll: 50,
  timerDueAt: before,
  infoRequest: null,
  proposal: proposed('approve'),
  requiredDocuments: [{ documentId: 'd1', changedAt: before }],
  views: [
    { documentId: 'd1', personId: 'r2', viewedAt: now },
    { documentId: 'd1', personId: 'l1', viewedAt: now },
  ],
  openCauses: [],
  reasons,
  policyVersion: '2026-1',
};

export const ada: PersonFacts = {
  id: 'ada',
  roles: ['director', 'authorised_signatory', 'ubo', 'shareholder'],
  missingFields: [],
  isAdult: true,
};

export const document = (more: Partial<DocumentFacts> = {}): DocumentFacts => ({
  id: 'doc-1',
  kind: 'bank_statement',
  type: 'bank_statement',
  subject: 'entity',
  sides: ['single'],
  status: 'uploaded',
  expiresOn: null,
  findings: [],
  ...more,
});

/** A private company of one person, with all that is due upfront. */
export const company: ApplicationFacts = {
  status: 'draft',
  rejectType: null,
  entityType: 'private_company',
  missingFields: [],
  people: [ada],
  seniorOfficialId: null,
  ownership: {
    ok: true,
    value: {
      owners: [{ personId: 'ada', share: 100_000, bases: ['ownership_direct'] }],
      holders: [],
      blockingGaps: [],
      needsSeniorOfficial: false,
    },
  },
  categoryKey: 'standard.software',
  riskTier: 'low',
  hasHistory: false,
  checksFailed: false,
  descriptionWords: 40,
  documents: [document()],
  infoItems: [],
  review: null,
  deadline: null,
};

/** Everything delivered, and nothing wrong with it. */
export const delivered: CheckFacts = {
  application: company,
  reading: { kind: 'delivered', value: { mismatches: [] } },
  registry: { kind: 'delivered', value: { differences: [], listsSignatory: true } },
  screening: { kind: 'delivered', value: { personHits: 0, entityHits: 0, pepHits: 0, adverseMediaHits: 0 } },
  website: { kind: 'delivered', value: { state: 'live', missing: [], matchesCategory: true } },
  bankName: { kind: 'delivered', value: { matches: true } },
  duplicates: { kind: 'delivered', value: { others: 0 } },
};
