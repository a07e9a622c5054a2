import type { Endpoint } from '@/lib/kernel/endpoint';
import { allEndpoints } from '@/lib/runtime/endpoints';
import { readWebEnv, type WebEnv } from '@/lib/runtime/env';
import { createLogger } from '@/lib/runtime/log';
import { createServices, type Services } from '@/lib/runtime/services';
import { createDispatch, type Dispatch } from './dispatch';
import { servedEndpoints } from './endpoints';
import { createRequestLog, type RequestLog } from './log';

/** What one web process has once: its settings, services and the way it serves declared endpoints. */
export interface WebProcess {
  readonly env: WebEnv;
  readonly services: Services;
  readonly endpoints: readonly Endpoint[];
  readonly dispatch: Dispatch;
  readonly log: RequestLog;
}

declare global {
  /** Shared by the front and by Next's bundles, which load their own copies of every module. */
  var tidegateWeb: Promise<WebProcess> | undefined;
}

async function createWebProcess(env: WebEnv): Promise<WebProcess> {
  const log = createRequestLog(createLogger(env.logLevel));
  const onFault = (error: unknown): void => log.fault({ request_id: null, endpoint: null, error });
  const services = await createServices(env, { onFault });
  const endpoints = servedEndpoints(allEndpoints(services), { ready: () => services.ready(), origin: env.origin });
  const dispatch = createDispatch({
    endpoints,
    authenticate: (bearer, now, how) => services.authenticate(bearer, now, how),
    authenticateAgent: (key, now, role, scope) => services.authenticateAgent(key, now, role, scope),
    limiter: services.limiter,
    log,
    now: () => services.clock.now(),
    checkAnswers: env.mode !== 'production',
    secure: env.origin.startsWith('https:'),
  });
  return { env, services, endpoints, dispatch, log };
}

/** The process's singletons, made on first use. A failed start is not remembered: the next use tries again. */
export function webProcess(): Promise<WebProcess> {
  globalThis.tidegateWeb ??= createWebProcess(readWebEnv(process.env)).catch((error: unknown) => {
    globalThis.tidegateWeb = undefined;
    throw error;
  });
  return globalThis.tidegateWeb;
}
