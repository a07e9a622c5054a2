export type { CheckUrl, GateDeps, GateSettings } from './deps';
export { createGateSecrets, type GateSecrets } from './secrets';
