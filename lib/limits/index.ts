export { createLimiter, type Limiter, type LimitName, limits, type Verdict } from './limiter';
