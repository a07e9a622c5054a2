export { authenticateAgent } from './agents/authenticate-agent';
export type { CheckUrl, GateDeps, GateSettings, UrlUse } from './deps';
export { gateEndpoints } from './endpoints';
export { approvalLinks } from './policy/approval-link';
export { createGateSecrets, type GateSecrets } from './secrets';
