export { checkPublicUrl, type PublicUrl, type Resolve, type UrlCheck } from './check-public-url';
export { type AddressClass, classifyAddress } from './domain/address';
export { readUrl, type UrlProblem, type UrlReading, type UrlRules, urlProblems } from './domain/url-rules';
export type { Connect } from './open-connection';
export { resolveHostname } from './resolve-hostname';
export {
  type NotSentReason,
  type OutboundDeps,
  type OutboundRequest,
  type OutboundTarget,
  type SendResult,
  sendOnce,
} from './send-once';
