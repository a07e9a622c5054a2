export { simulatorEndpoints } from './simulated/endpoints';
export { simulatedRail, type Tell } from './simulated/simulated.rail';
export { simulatedSource, tellBy } from './simulated/source';
export { simulatedStatement } from './simulated/statement';
