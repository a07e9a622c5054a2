import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type ActionBody, boundaries, type PremiumAction } from './action';
import { externalPreview } from './command-preview';
import { checkPresetInput } from './preset-input';
import { findPreset, type Preset } from './presets';
import { premiumRefusals } from './refusals';

export interface PresetBody extends ActionBody {
  readonly request_summary?: string | undefined;
  readonly input: JsonObject;
}

/** `POST /api/v1/premium-action-presets/{preset_id}/actions`: a provider call of known form. */
export function presetEnvelope(presetId: string, body: PresetBody): Outcome<PremiumAction> {
  const preset = findPreset(presetId);
  if (preset === null) return premiumRefusals.refuse('premium.preset_not_found');
  const checked = checkPresetInput(preset, body.input);
  if (!checked.ok) return checked;
  const endpoint = endpointOf(preset, body.input);
  const preview = externalPreview('POST', endpoint);
  const metadata = { preset_id: preset.id, quote_basis: preset.quote_basis };
  return ok({
    requestSummary: body.request_summary ?? preset.name,
    executionEnvelope: envelopeOf(preset, body.input, endpoint, preview),
    premium: {
      provider: preset.provider,
      premium_provider: preset.provider,
      command_preview: preview,
      execution_boundary: boundaries.afterAuthorization,
      provider_metadata: metadata,
    },
    publicUrlsToCheck: checked.value,
    provider: preset.provider,
  });
}

/** The voice's form was checked, so it is one path segment as it stands. */
const endpointOf = (preset: Preset, input: JsonObject): string =>
  preset.endpoint.replace('{voice_id}', () => String(input.voice_id));

const present = (body: ReturnType<Preset['body']>): JsonObject =>
  Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined && entry[1] !== null),
  );

const envelopeOf = (preset: Preset, input: JsonObject, endpoint: string, preview: string): JsonObject => ({
  provider: preset.provider,
  kind: preset.task_type,
  preset_id: preset.id,
  endpoint,
  target_url: endpoint,
  service_url: endpoint,
  method: 'POST',
  body: present(preset.body(input)),
  headers: {},
  description: preset.name,
  command_preview: preview,
  setup_hint: `Make this call once from your own runtime, with the ${preset.provider} account it already has.`,
  settlement: 'provider_external_runtime',
  provider_metadata: { preset_id: preset.id, quote_basis: preset.quote_basis },
  rail: null,
  payjent_fulfillment_callback: false,
  payjent_managed_execution: false,
  payjent_execution_boundary: boundaries.afterAuthorization,
  boundary: boundaries.afterAuthorization,
});
