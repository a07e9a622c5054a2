export type { CheckUrl, GateDeps, GateSettings } from './deps';
export {
  agentCapabilitiesView,
  agentSettlementRailsView,
  paymentReadinessView,
  presetCatalogueView,
  railConnectionView,
  serviceStatusView,
  settlementManifestsView,
  toolManifestView,
} from './discovery/contract';
export { agentCapabilities, agentSettlementRails } from './discovery/domain/capabilities';
export { setupGuide } from './discovery/domain/guide';
export { llmsTxt } from './discovery/domain/llms-txt';
export { toolManifest } from './discovery/domain/manifest';
export { presetCatalogue } from './discovery/domain/premium-discovery';
export { publicRailConfig } from './discovery/domain/rail-config';
export { paymentReadiness, serviceStatus } from './discovery/domain/service-state';
export { settlementManifests } from './discovery/domain/settlement-manifests';
export { checkPricing, pricingAllocation } from './domain/pricing';
export { checkRisk } from './domain/risk';
export { canonicalSettlementRail, canonicalSpendRail } from './domain/spend-rails';
export {
  bigQueryBody,
  premiumBody,
  premiumCreatedView,
  presetBody,
  presetParams,
  purchaseBody,
  readinessCheckBody,
  readinessParams,
  readinessQuery,
  readinessReportBody,
  readinessView,
  settlementRailBody,
  x402Body,
} from './premium/contract';
export { bigQueryEnvelope } from './premium/domain/bigquery';
export { genericEnvelope } from './premium/domain/generic';
export { presetEnvelope } from './premium/domain/preset-envelope';
export { purchaseEnvelope } from './premium/domain/purchase';
export { enforceReadiness, railRowOfReport, readinessOf } from './premium/domain/readiness';
export { railRowOfSettlement } from './premium/domain/settlement-rail';
export { checkSmallAmount } from './premium/domain/small-amount';
export { x402Envelope } from './premium/domain/x402';
export { createGateSecrets, type GateSecrets } from './secrets';
export {
  artifactListView,
  artifactParams,
  artifactView,
  completeExecutionBody,
  executionParams,
  failExecutionBody,
  toolboxQuoteView,
  toolExecutionBody,
  toolExecutionView,
  toolListView,
  toolParams,
  toolQuoteBody,
  toolView,
} from './toolbox/contract';
export { checkArguments, requireTool, shownArguments } from './toolbox/domain/arguments';
export { artifactPointer, scrubMetadata, storeArtifact } from './toolbox/domain/artifact';
export { managedToolIds, tools } from './toolbox/domain/catalog';
export { initialStatus, nextStatus } from './toolbox/domain/execution.machine';
export {
  breakdownOf,
  checkClaim,
  checkToolProvider,
  requestHashInput,
  toolboxEnvelope,
  toolboxQuote,
  toolboxSummary,
  toolQuoteSeconds,
} from './toolbox/domain/quote';
