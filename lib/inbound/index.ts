export { type HandleDeps, handleEvent } from './handle-event';
export { listFailures, listUnmatched } from './list-failures';
export { readHealth } from './read-health';
export { replayEvents } from './replay-events';
export { type InboundStore, inboundStore, type NewEvent } from './store/inbound-store';
