export { checkCapability, needed } from './check-capability';
export { capabilityRefusals } from './refusals';
export { type CapabilityRow, listCapabilities, writeCapabilities } from './store/capability-store';
