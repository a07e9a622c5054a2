/**
 * The product's limits, in one place. What comes from outside is refused beyond them; our own loops stop at them.
 * The contracts fix those marked so; the others are ours.
 */
export const bounds = {
  /** Request bodies. */
  bodyBytes: 256 * 1024,
  jsonDepth: 32,
  jsonNodes: 10_000,

  /** Strings on the wire, in characters. */
  shortText: 128,
  text: 1_000,
  longText: 10_000,
  didLength: 512,
  urlLength: 2_048,
  idempotencyKeyLength: 255,
  requestIdLength: 64,

  /** Intents. */
  toolsPerIntent: 64,
  toolNameLength: 128,
  predicateRefLength: 256,
  timestampLength: 64,
  artifactsPerEvidence: 256,

  /** Recognition proofs. Window and nonce are the contract's. */
  proofHeaderLength: 8_192,
  proofNonceLength: 256,
  proofWindowSeconds: 600,
  proofClockSkewSeconds: 60,

  /** Capability tokens. */
  capabilityTokenLength: 16_384,
  capabilityOfflineSeconds: 24 * 60 * 60,

  /** Lists. The ledger's page is the contract's. */
  pageSize: 200,
  pageSizeDefault: 50,
  ledgerPageSize: 256,
  ledgerPageSizeDefault: 64,
} as const;
