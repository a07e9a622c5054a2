export { authenticateAgent } from './agents/authenticate-agent';
export type { CheckUrl, Courier, GateDeps, GateSettings, UrlUse } from './deps';
export { gateEndpoints } from './endpoints';
export { deliver } from './fulfilment/deliver';
export { deliveriesOf, resendDelivery } from './fulfilment/resend-delivery';
export { returnDueRefund } from './fulfilment/return-due-refund';
export { approvalLinks } from './policy/approval-link';
export { createGateSecrets, type GateSecrets } from './secrets';
