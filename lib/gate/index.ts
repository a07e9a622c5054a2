export { approvalPage } from './pages/approval-page';
export { installInvalidPage, installPage } from './pages/install-page';
export { type Language, type LanguageChoice, languages, pickLanguage } from './pages/language';
export { messagePage } from './pages/message-page';
export { payPage } from './pages/pay-page';
export { hostedPolicy } from './pages/policy';
export { statusPage } from './pages/status-page';
export {
  type ApprovalView,
  type FulfilmentKey,
  type FulfilmentStep,
  type GrantState,
  type InstallView,
  type LifecycleKey,
  type LifecycleStep,
  leadingPhase,
  type MessageKind,
  type MessageView,
  type PaymentProvider,
  type PaymentView,
  type Phase,
  type Price,
  type PriceLine,
  type UsdcView,
} from './pages/view';
