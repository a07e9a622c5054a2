export { type CallbackUrlCheck, checkCallbackUrl } from './fulfilment/domain/callback-url';
export { type Delivery, type DeliveryRecord, isDelivered, recordDelivery } from './fulfilment/domain/delivery';
export {
  type HandoffFacts,
  handoffHeaders,
  handoffMessage,
  type SignatureHeaders,
} from './fulfilment/domain/handoff-message';
export { type HandoffEnd, type HandoffRecord, recordHandoff } from './fulfilment/domain/handoff-record';
export {
  checkHandoffTarget,
  type HandoffTarget,
  type HandoffTargetCheck,
  readAllowedHosts,
} from './fulfilment/domain/handoff-target';
export { type ReadyFacts, readyEvent, readyEventType } from './fulfilment/domain/ready-event';
export { nextCallback, nextHandoff } from './fulfilment/domain/retry-schedule';
