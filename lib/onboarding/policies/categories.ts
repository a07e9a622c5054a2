import type { CategoryRule } from '@/lib/onboarding/domain/policy/category-policy';
import { categoryEdition, editionsOf } from './schema';

const nothingMore = { policyConflict: false, documents: [], conditions: [] };

const prohibited = (key: string, ...mccHints: string[]): CategoryRule => ({
  key,
  eligibility: 'prohibited',
  mccHints,
  ...nothingMore,
});

const standard = (name: string, ...mccHints: string[]): CategoryRule => ({
  key: `standard.${name}`,
  eligibility: 'standard',
  mccHints,
  ...nothingMore,
});

/** What may be sold, what needs prior approval, and what may not. Restricted ones hold what they must show. */
export const categoryEditions = editionsOf(categoryEdition).parse([
  {
    version: '2026-1',
    effectiveFrom: '2026-01-01',
    approvalMonths: 12,
    categories: [
      prohibited('malware'),
      prohibited('adult_content', '5967', '7841'),
      prohibited('hate_speech'),
      prohibited('counterfeit'),
      prohibited('weapons', '5941'),
      prohibited('escort_mail_order_bride', '7273'),
      prohibited('illegal_goods'),
      prohibited('live_animals_human_remains_endangered', '0742', '5995'),
      prohibited('cyberlocker_vpn_cloud_storage', '4816'),
      prohibited('securities_derivatives_precious_metals', '6211'),
      prohibited('medical_benefit_iv_therapy_consultation', '8011', '8099'),
      prohibited('unapproved_or_designer_drugs', '5122', '5912'),
      prohibited('dropshipping', '5964'),
      prohibited('financial_consulting_real_estate', '6513'),
      {
        key: 'forex',
        eligibility: 'restricted',
        policyConflict: true,
        mccHints: ['6211', '6051'],
        documents: ['proof_of_industry', 'proof_of_source_of_funds', 'jurisdiction_list'],
        conditions: ['A regulator licenses the business in every country that it serves.'],
      },
      {
        key: 'crypto',
        eligibility: 'restricted',
        policyConflict: true,
        mccHints: ['6051'],
        documents: ['proof_of_industry', 'aml_policy', 'chain_analytics_contract'],
        conditions: ['The business is registered as a provider of virtual asset services.'],
      },
      {
        key: 'supplements',
        eligibility: 'restricted',
        policyConflict: false,
        mccHints: ['5499', '5122'],
        documents: ['financial_statements', 'quarterly_statements', 'processing_statements', 'shipping_times'],
        conditions: [
          'Financial statements cover two to four years, and processing statements at least twelve months.',
          'The website says that the products are not approved by the FDA and claims no medical effect.',
          'Every ingredient is listed.',
        ],
      },
      {
        key: 'gaming',
        eligibility: 'restricted',
        policyConflict: false,
        mccHints: ['7994', '7995', '5816'],
        documents: ['proof_of_industry', 'age_gate_proof', 'geo_block_proof'],
        conditions: ['Each country that is served has its licence, and all others are blocked.'],
      },
      standard('software', '5734'),
      standard('digital_goods', '5816'),
      standard('coaching', '8299'),
      standard('education', '8299'),
      standard('events', '7922'),
      standard('retail', '5999'),
      standard('professional_services', '7392'),
    ],
  },
]);
