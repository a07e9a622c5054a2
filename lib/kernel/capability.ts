/** What a live environment may be allowed, one by one. The status of a verification is a summary; these decide. */
export const capabilityKeys = [
  'discovery',
  'kickoff',
  'stage_access',
  'stage_processing',
  'temporal_key',
  'production_key_use',
  'production_processing',
  'payouts',
] as const;
export type CapabilityKey = (typeof capabilityKeys)[number];
