export { proofEndpoints } from './endpoints';
