export { simulatorEndpoints } from './simulated/endpoints';
export { simulatedRail } from './simulated/simulated.rail';
export { simulatedSource, tellBy } from './simulated/source';
