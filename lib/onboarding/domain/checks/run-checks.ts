import { categoryOn } from '@/lib/onboarding/domain/policy/category-policy';
import { dayOf } from '@/lib/onboarding/domain/policy/edition';
import type { Ask } from '@/lib/onboarding/domain/requirements/ask';
import type { DocumentAsk } from '@/lib/onboarding/domain/requirements/asked-documents';
import type { Policies } from '@/lib/onboarding/domain/requirements/facts';
import { hasOwners, ownershipAsks, peopleAsks } from '@/lib/onboarding/domain/requirements/form-asks';
import { documentAsksOn } from '@/lib/onboarding/domain/requirements/list-requirements';
import {
  type CheckFacts,
  type CheckKey,
  type CheckResult,
  checkKeys,
  type Delivered,
  type ReadingFacts,
  type ScreeningFacts,
} from './check';

/** Fewer words than this say too little about a business. */
export const leastDescriptionWords = 12;

type Verdict = Omit<CheckResult, 'key'>;

const passed: Verdict = { result: 'pass', asks: [] };
const notApplicable: Verdict = { result: 'n_a', asks: [] };
const unavailable: Verdict = { result: 'unavailable', asks: [] };
/** Failed without a word to the merchant: a person has to look. */
const silentFail: Verdict = { result: 'fail', asks: [] };

const failedIf = (asks: readonly Ask[]): Verdict => (asks.length === 0 ? passed : { result: 'fail', asks });

/** Every automatic check over what is known, in the order of the list. */
export function runChecks(facts: CheckFacts, policies: Policies, now: Date): readonly CheckResult[] {
  const documents = documentAsksOn(facts.application, policies, now);
  const category = categoryOn(policies.categories, dayOf(now), facts.application.categoryKey);
  const verdicts: Readonly<Record<CheckKey, Verdict>> = {
    ...documentChecks(facts, documents, category?.documents ?? []),
    ...screeningChecks(facts),
    ...websiteChecks(facts),
    people_declared_and_documented: peopleCheck(facts, documents),
    business_description_sufficient: failedIf(
      facts.application.descriptionWords < leastDescriptionWords
        ? [{ target: 'description', reasonCode: 'description_insufficient' }]
        : [],
    ),
    registry_match: registryCheck(facts),
    ownership_sums: hasOwners(facts.application.entityType)
      ? failedIf(ownershipAsks(facts.application))
      : notApplicable,
    bank_account_name: told(facts.bankName, ({ matches }) =>
      failedIf(matches ? [] : [{ target: 'payout', reasonCode: 'bank_account_name_mismatch' }]),
    ),
    duplicate_merchant: told(facts.duplicates, ({ others }) => (others === 0 ? passed : silentFail)),
    signatory_authority: signatoryCheck(facts, documents),
  };
  return checkKeys.map((key) => ({ key, ...verdicts[key] }));
}

/** A source that has not answered is not a pass. */
function told<T>(delivered: Delivered<T>, judge: (value: T) => Verdict): Verdict {
  switch (delivered.kind) {
    case 'delivered':
      return judge(delivered.value);
    case 'unavailable':
      return unavailable;
    case 'n_a':
      return notApplicable;
  }
}

const isMissing = ({ due, state }: DocumentAsk): boolean => due && state === 'missing';

function documentChecks(
  { application, reading }: CheckFacts,
  documents: readonly DocumentAsk[],
  categoryDocuments: readonly string[],
) {
  const ofEntity = documents.filter(({ subject }) => subject === 'entity');
  const forCategory = ofEntity.filter(({ kind }) => categoryDocuments.includes(kind));
  const lacking = forCategory.filter(isMissing).map(({ kind }) => kind.replaceAll('_', ' '));
  const current = application.documents.filter(({ status }) => status !== 'superseded');
  const refused = current.flatMap(({ findings, kind, subject }) =>
    findings
      .filter(({ severity }) => severity === 'refuse')
      .map(({ reasonCode }): Ask => {
        const target = `${subject}.doc.${kind}`;
        const asked = documents.find(({ ask }) => ask.target === target);
        return { target, reasonCode, values: asked?.ask.values ?? {} };
      }),
  );
  const isFlagged = current.some(({ findings }) => findings.some(({ severity }) => severity === 'flag'));
  return {
    // A file that is there and cannot be used is a matter of quality, not of completeness.
    docs_complete_for_entity: failedIf(
      ofEntity
        .filter(isMissing)
        .filter(isAbsent)
        .map(({ ask }) => ask),
    ),
    docs_quality: qualityOf(refused, reading),
    mcc_docs_present:
      forCategory.length === 0
        ? notApplicable
        : failedIf(
            lacking.length === 0
              ? []
              : [{ target: 'category', reasonCode: 'mcc_docs_missing', values: { list: lacking.join(', ') } }],
          ),
    document_tamper_hint: isFlagged ? silentFail : passed,
  };
}

/** Files that cannot be used, and fields that a document contradicts. */
function qualityOf(refused: readonly Ask[], reading: Delivered<ReadingFacts>): Verdict {
  const mismatches = reading.kind === 'delivered' ? reading.value.mismatches : [];
  const differing = mismatches.map(({ target, what }): Ask => ({ target, reasonCode: `${what}_mismatch` }));
  const failed = failedIf([...refused, ...differing]);
  return failed.result === 'pass' && reading.kind === 'unavailable' ? unavailable : failed;
}

const isAbsent = ({ ask }: DocumentAsk): boolean =>
  ask.reasonCode === 'document_missing' || ask.reasonCode === 'document_missing_side';

function peopleCheck({ application }: CheckFacts, documents: readonly DocumentAsk[]): Verdict {
  const lacking = documents.filter((one) => one.subject !== 'entity' && isMissing(one) && isAbsent(one));
  return failedIf([...peopleAsks(application), ...lacking.map(({ ask }) => ask)]);
}

const registryCheck = ({ registry }: CheckFacts): Verdict =>
  told(registry, ({ differences }) =>
    failedIf(
      differences.map(({ field, registryValue }) => ({
        target: `entity.${field}`,
        reasonCode: 'registry_mismatch',
        values: { registryValue },
      })),
    ),
  );

/** The register names the signatory, or a mandate was sent. */
function signatoryCheck({ application, registry }: CheckFacts, documents: readonly DocumentAsk[]): Verdict {
  if (application.entityType === 'sole_proprietorship') return notApplicable;
  const mandate = documents.find(({ kind }) => kind === 'proof_of_signatory');
  if (mandate?.state === 'under_review' || mandate?.state === 'settled') return passed;
  return told(registry, ({ listsSignatory }) =>
    failedIf(listsSignatory ? [] : [{ target: 'entity.doc.proof_of_signatory', reasonCode: 'signatory_authority' }]),
  );
}

/** A hit is for a person to judge; nothing about it is ever said to the merchant. */
function screeningChecks({ screening }: CheckFacts) {
  const hits = (count: (value: ScreeningFacts) => number): Verdict =>
    told(screening, (value) => (count(value) === 0 ? passed : silentFail));
  return {
    sanctions_person: hits(({ personHits }) => personHits),
    sanctions_entity: hits(({ entityHits }) => entityHits),
    pep: hits(({ pepHits }) => pepHits),
    adverse_media: hits(({ adverseMediaHits }) => adverseMediaHits),
  };
}

function websiteChecks({ website }: CheckFacts) {
  const ask = (reasonCode: string): Ask => ({ target: 'website', reasonCode });
  return {
    website_live: told(website, ({ state }) => failedIf(state === 'live' ? [] : [ask(`website_${state}`)])),
    // What cannot be opened cannot be read either: that is asked for first.
    website_policies: told(website, ({ missing, state }) =>
      state === 'live' ? failedIf(missing.map((name) => ask(`website_missing_${name}`))) : unavailable,
    ),
    category_declared_vs_site: told(website, ({ matchesCategory, state }) => {
      if (state !== 'live') return unavailable;
      return failedIf(matchesCategory ? [] : [ask('website_mismatch')]);
    }),
  };
}
