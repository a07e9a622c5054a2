import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { premiumRefusals } from './refusals';
import { hostOf } from './web-address';

export const falGatewayHost = 'fal.mpp.tempo.xyz';
export const recommendedFalTool = 'fal.image.generate';

export const isPaysponge = (host: string): boolean => host === 'paysponge.com' || host.endsWith('.paysponge.com');

/** The body of the refusal, for the routes that name no tool. */
export const externalRuntimeDetail = {
  code: 'external_runtime_opt_in_required',
  recommended_tool_id: recommendedFalTool,
  required_argument: 'external_runtime',
  guidance:
    'Images are made by the managed tool fal.image.generate. The external FAL gateway needs its own funded runtime: ' +
    'set external_runtime to true only when the agent has one.',
} as const;

interface FalTarget {
  readonly urls: readonly URL[];
  readonly serviceFqn?: string | undefined;
  readonly provider: string;
  readonly providerMetadata: JsonObject;
  readonly executionReadiness: JsonObject;
}

/** A FAL gateway outside our reach is charged for only when the agent says that it can run it. */
export function checkFalTarget(target: FalTarget): Outcome<null> {
  const optedIn =
    target.providerMetadata.external_runtime === true || target.executionReadiness.external_runtime === true;
  if (optedIn || !isFalTarget(target)) return ok(null);
  return premiumRefusals.refuse('premium.external_runtime_opt_in', { details: { detail: externalRuntimeDetail } });
}

function isFalTarget({ urls, serviceFqn, provider }: FalTarget): boolean {
  if (serviceFqn !== undefined && isFalFqn(serviceFqn)) return true;
  const hosts = urls.map(hostOf);
  return hosts.includes(falGatewayHost) || (provider.includes('fal') && hosts.some(isPaysponge));
}

/** The old name of the FAL gateway in the catalogue of Sponge. */
export const isFalFqn = (serviceFqn: string): boolean => serviceFqn.trim().toLowerCase() === 'paysponge/fal';
