export { simulatorEndpoints } from './simulated/endpoints';
export { simulatedRail } from './simulated/simulated.rail';
export { simulatedStatement } from './simulated/statement';
export { simulatedSource, tellBy } from './simulated/source';
