import { describe, expect, it } from 'vitest';
import { predictAsks } from '@/lib/onboarding/domain/requirements/pre-flight';
import {
  ada,
  categoryNamed,
  company,
  delivered,
  document,
  must,
  now,
  policies,
  reasons,
  software,
} from '@/lib/onboarding/domain/testing/cases';
import { type CheckFacts, type CheckKey, checkKeys } from './check';
import { type JudgeFacts, judgeChecks } from './judge-checks';
import { runChecks } from './run-checks';

const run = (more: Partial<CheckFacts> = {}) => runChecks({ ...delivered, ...more }, policies, now);
const check = (key: CheckKey, more: Partial<CheckFacts> = {}) => must(run(more).find((one) => one.key === key));
const of = (more: Partial<typeof company>) => ({ application: { ...company, ...more } });
const website = (value: object) =>
  ({
    website: { kind: 'delivered', value: { state: 'live', missing: [], matchesCategory: true, ...value } },
  }) as Partial<CheckFacts>;
const screening = (value: object) =>
  ({
    screening: {
      kind: 'delivered',
      value: { personHits: 0, entityHits: 0, pepHits: 0, adverseMediaHits: 0, ...value },
    },
  }) as Partial<CheckFacts>;
const refuse = { rule: 'file.complete', severity: 'refuse', todo: '', reasonCode: 'document_incomplete' } as const;

describe('the checks', () => {
  it('are all of them, and clear where nothing is wrong', () => {
    expect(run().map(({ key }) => key)).toEqual([...checkKeys]);
    expect(
      run()
        .filter(({ result }) => result !== 'pass')
        .map(({ key, result }) => [key, result]),
    ).toEqual([['mcc_docs_present', 'n_a']]);
  });

  it.each<[CheckKey, Partial<CheckFacts>, readonly string[]]>([
    ['docs_complete_for_entity', of({ documents: [] }), ['document_missing']],
    ['people_declared_and_documented', of({ people: [{ ...ada, roles: ['director'] }] }), ['signatory_missing']],
    ['people_declared_and_documented', of({ checksFailed: true }), ['document_missing', 'document_missing']],
    ['docs_quality', of({ documents: [document({ findings: [refuse] })] }), ['document_incomplete']],
    ['mcc_docs_present', of({ categoryKey: 'gaming' }), ['mcc_docs_missing']],
    ['business_description_sufficient', of({ descriptionWords: 11 }), ['description_insufficient']],
    [
      'registry_match',
      {
        registry: {
          kind: 'delivered',
          value: { differences: [{ field: 'legalName', registryValue: 'S Ltd' }], listsSignatory: true },
        },
      },
      ['registry_mismatch'],
    ],
    ['sanctions_person', screening({ personHits: 1 }), []],
    ['sanctions_entity', screening({ entityHits: 1 }), []],
    ['pep', screening({ pepHits: 1 }), []],
    ['adverse_media', screening({ adverseMediaHits: 1 }), []],
    [
      'ownership_sums',
      of({ ownership: { ok: false, refusal: { code: 'x', status: 422, message: 'x' } } }),
      ['ownership_invalid'],
    ],
    [
      'bank_account_name',
      { bankName: { kind: 'delivered', value: { matches: false } } },
      ['bank_account_name_mismatch'],
    ],
    ['website_live', website({ state: 'under_construction' }), ['website_under_construction']],
    [
      'website_policies',
      website({ missing: ['refund', 'contact'] }),
      ['website_missing_refund', 'website_missing_contact'],
    ],
    ['category_declared_vs_site', website({ matchesCategory: false }), ['website_mismatch']],
    ['duplicate_merchant', { duplicates: { kind: 'delivered', value: { others: 1 } } }, []],
    ['document_tamper_hint', of({ documents: [document({ findings: [{ ...refuse, severity: 'flag' }] })] }), []],
    [
      'signatory_authority',
      { registry: { kind: 'delivered', value: { differences: [], listsSignatory: false } } },
      ['signatory_authority'],
    ],
  ])('%s fails, and asks what the merchant may know', (key, more, asked) => {
    const { asks, result } = check(key, more);
    expect([result, asks.map(({ reasonCode }) => reasonCode)]).toEqual(['fail', asked]);
  });

  it.each<[string, Partial<CheckFacts>, readonly CheckKey[]]>([
    ['the register', { registry: { kind: 'unavailable' } }, ['registry_match', 'signatory_authority']],
    [
      'the screening',
      { screening: { kind: 'unavailable' } },
      ['sanctions_person', 'sanctions_entity', 'pep', 'adverse_media'],
    ],
    [
      'the crawl',
      { website: { kind: 'unavailable' } },
      ['website_live', 'website_policies', 'category_declared_vs_site'],
    ],
    ['the bank', { bankName: { kind: 'unavailable' } }, ['bank_account_name']],
  ])('%s that does not answer is no good news', (_, more, keys) => {
    expect(
      run(more)
        .filter(({ result }) => result === 'unavailable')
        .map(({ key }) => key),
    ).toEqual(keys);
  });

  it('cannot read a website that cannot be opened', () => {
    const closed = website({ state: 'unreachable', matchesCategory: true });
    expect(check('website_policies', closed).result).toBe('unavailable');
    expect(check('category_declared_vs_site', closed).result).toBe('unavailable');
  });

  it('hold what documents show against what was typed', () => {
    const target = 'person:ada.doc.proof_of_residency';
    const reading = { kind: 'delivered', value: { mismatches: [{ target, what: 'address' }] } } as const;
    expect(check('docs_quality', { reading })).toMatchObject({
      result: 'fail',
      asks: [{ target, reasonCode: 'address_mismatch' }],
    });
    expect(check('docs_quality', { reading: { kind: 'unavailable' } }).result).toBe('unavailable');
    expect(check('docs_quality', { reading: { kind: 'n_a' } }).result).toBe('pass');
    const blurred = of({ documents: [document({ findings: [refuse] })] });
    expect(check('docs_quality', { ...blurred, reading: { kind: 'unavailable' } }).result).toBe('fail');
  });

  it('take a mandate where the register does not name the signatory', () => {
    const mandate = document({ id: 'doc-2', kind: 'proof_of_signatory', type: 'proof_of_signatory' });
    const registry = { kind: 'unavailable' } as const;
    expect(check('signatory_authority', { registry, ...of({ documents: [document(), mandate] }) }).result).toBe('pass');
  });
});

describe('the judgement', () => {
  const lenient: JudgeFacts = { autoApprove: true, riskTier: 'low', hasPep: false, category: software, reasons };
  const judge = (more: Partial<CheckFacts> = {}, facts: Partial<JudgeFacts> = {}) =>
    judgeChecks(run(more), { ...lenient, ...facts });

  it('approves when all is clear and this is switched on', () => {
    expect(judge()).toEqual({ outcome: 'approved' });
    expect(judge({}, { autoApprove: false })).toEqual({ outcome: 'manual_review', because: ['auto_approve_off'] });
  });

  it.each<[string, Partial<JudgeFacts>, string]>([
    ['medium risk', { riskTier: 'medium' }, 'risk_tier'],
    ['unknown risk', { riskTier: null }, 'risk_tier'],
    ['an exposed person', { hasPep: true }, 'pep_declared'],
    ['a restricted category', { category: categoryNamed('gaming') }, 'category'],
    ['an unknown category', { category: null }, 'category'],
    ['a category with documents', { category: { ...software, documents: ['aml_policy'] } }, 'category'],
  ])('gives %s to a person', (_, facts, because) => {
    expect(judge({}, facts)).toEqual({ outcome: 'manual_review', because: [because] });
  });

  it('asks for better files when nothing else is wrong', () => {
    const blurred = of({ documents: [document({ findings: [refuse] })] });
    const asks = [{ target: 'entity.doc.bank_statement', reasonCode: 'document_incomplete' }];
    expect(judge(blurred)).toMatchObject({ outcome: 'additional_info_required', asks });
    expect(judge(blurred, { autoApprove: false }).outcome).toBe('additional_info_required');
    expect(judge({ ...blurred, ...screening({ pepHits: 1 }) }).outcome).toBe('manual_review');
    expect(judge({ ...blurred, registry: { kind: 'unavailable' } }).outcome).toBe('manual_review');
    const expired = of({ documents: [document({ findings: [{ ...refuse, reasonCode: 'document_expired' }] })] });
    expect(judge(expired).outcome).toBe('manual_review');
  });

  it('asks for no files while a check is missing', () => {
    const blurred = run(of({ documents: [document({ findings: [refuse] })] })).filter(({ key }) => key !== 'pep');
    expect(judgeChecks(blurred, lenient)).toEqual({ outcome: 'manual_review', because: ['pep', 'docs_quality'] });
  });

  it('misses a check that did not run', () => {
    for (const key of checkKeys) {
      const rest = run().filter((one) => one.key !== key);
      expect(judgeChecks(rest, lenient)).toEqual({ outcome: 'manual_review', because: [key] });
    }
  });
});

describe('before it is sent in', () => {
  const predict = (more: Partial<CheckFacts> = {}) =>
    predictAsks({ ...delivered, ...more }, policies, now).map(({ id }) => id);

  it('says what a reviewer would ask, and no more', () => {
    expect(predict()).toEqual([]);
    expect(predict({ ...of({ descriptionWords: 5 }), ...website({ missing: ['refund'] }) })).toEqual([
      'description:description_insufficient',
      'website:website_missing_refund',
    ]);
    const warn = { rule: 'id.min_validity', severity: 'warn', todo: '', reasonCode: 'document_expired' } as const;
    expect(predict(of({ documents: [document({ findings: [warn] })] }))).toEqual([
      'entity.doc.bank_statement:document_expired',
    ]);
  });

  it('does not repeat what is due anyway, and predicts nothing from silence', () => {
    expect(predict(of({ documents: [] }))).toEqual([]);
    expect(predict({ registry: { kind: 'unavailable' }, website: { kind: 'unavailable' } })).toEqual([]);
  });

  it('never tells what a screening found', () => {
    expect(
      predict({
        ...screening({ personHits: 1, entityHits: 2, pepHits: 3, adverseMediaHits: 4 }),
        duplicates: { kind: 'delivered', value: { others: 1 } },
      }),
    ).toEqual([]);
  });
});
