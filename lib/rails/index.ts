export { simulatedRail } from './simulated/simulated.rail';
