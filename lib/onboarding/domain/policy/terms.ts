/** Words that policies, applications and requirements share. */

export const entityTypes = [
  'sole_proprietorship',
  'private_company',
  'listed_public_company',
  'partnership_incorporated',
  'association_incorporated',
  'non_profit',
  'governmental_organization',
  'trust',
  'partnership_unincorporated',
] as const;
export type EntityType = (typeof entityTypes)[number];

export const personRoles = ['director', 'shareholder', 'ubo', 'authorised_signatory', 'controlling_person'] as const;
export type PersonRole = (typeof personRoles)[number];

export const riskTiers = ['low', 'medium', 'high'] as const;
export type RiskTier = (typeof riskTiers)[number];

export const eligibilities = ['standard', 'restricted', 'prohibited'] as const;
export type Eligibility = (typeof eligibilities)[number];

/** What a document rule asks for. `photo_id` stands for any one of the identity documents. */
export const documentKinds = [
  'registration_document',
  'constitutional_document',
  'proof_of_address',
  'tax_document',
  'proof_of_ownership',
  'proof_of_signatory',
  'listing_proof',
  'charity_registration',
  'bank_statement',
  'processing_statements',
  'photo_id',
  'proof_of_residency',
  'proof_of_source_of_funds',
  'proof_of_source_of_wealth',
  'live_selfie',
  'proof_of_industry',
  'aml_policy',
  'chain_analytics_contract',
  'jurisdiction_list',
  'financial_statements',
  'quarterly_statements',
  'shipping_times',
  'age_gate_proof',
  'geo_block_proof',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What is uploaded. Where a kind takes one type only, the type has the kind's name. */
export const documentTypes = [
  ...documentKinds.filter((kind) => kind !== 'photo_id' && kind !== 'tax_document'),
  'passport',
  'identity_card',
  'drivers_license',
  'proof_of_tax_info',
  'vat_document',
] as const;
export type DocumentType = (typeof documentTypes)[number];

/** What a reason opens for editing. */
export const unlockKinds = [
  'document',
  'address',
  'person',
  'people',
  'ownership',
  'entity',
  'description',
  'category_documents',
  'website',
  'payout',
  'field',
  'reviewer_picks',
] as const;
export type UnlockKind = (typeof unlockKinds)[number];

export const reviewPortions = ['identity', 'ownership', 'transfer_instrument', 'business_profile', 'licences'] as const;
export type ReviewPortion = (typeof reviewPortions)[number];
