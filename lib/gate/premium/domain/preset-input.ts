import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { PublicUrlToCheck } from './action';
import type { Preset } from './presets';
import { premiumRefusals } from './refusals';
import { findMember, isSecretLike, nameWords } from './secret-names';
import { hasUserInfo, plainUrl, secretQueryName } from './web-address';

const refuse = (message: string, field: string): Outcome<never> =>
  premiumRefusals.refuse('premium.preset_input', { message, field });

const hasWord = (name: string, words: readonly string[]): boolean =>
  nameWords(name).some((word) => words.includes(word));

/** A result goes to the agent, not to an address that the input names. */
const sendsElsewhere = (name: string): boolean => hasWord(name, ['webhook', 'webhooks', 'callback', 'callbacks']);

/** A voice is somebody's: only voices that exist at the provider are used. */
const clonesVoice = (name: string): boolean => hasWord(name, ['clone', 'cloned', 'cloning', 'voiceclone']);

const forbidden: readonly { readonly applies: (name: string) => boolean; readonly says: string }[] = [
  { applies: isSecretLike, says: 'provider input must not include a secret-like key' },
  { applies: sendsElsewhere, says: 'provider input must not include a webhook or callback' },
  { applies: clonesVoice, says: 'provider input must not clone a voice' },
];

/** Checks what an agent filled in for a preset. No refusal repeats a value. */
export function checkPresetInput(preset: Preset, input: JsonObject): Outcome<readonly PublicUrlToCheck[]> {
  for (const { applies, says } of forbidden) {
    const found = findMember(input, 'input', applies);
    if (found !== null) return refuse(`${says}: ${found}`, found);
  }
  const missing = preset.required.find((name) => isMissing(input[name]));
  if (missing !== undefined) return refuse(`provider input '${missing}' is required`, `input.${missing}`);
  const mistyped = preset.required.find((name) => typeof input[name] !== expectedType(name));
  if (mistyped !== undefined) {
    return refuse(`provider input '${mistyped}' must be ${typeWords(mistyped)}`, `input.${mistyped}`);
  }
  if (preset.required.includes('voice_id') && !isVoiceId(input.voice_id)) {
    return refuse("provider input 'voice_id' must be 1 to 128 letters, digits, - or _", 'input.voice_id');
  }
  const checks: PublicUrlToCheck[] = [];
  for (const name of preset.urls) {
    const checked = checkUrlInput(name, input[name]);
    if (!checked.ok) return checked;
    checks.push(checked.value);
  }
  return ok(checks);
}

const isMissing = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Every required input is text, save the model's own input. */
const expectedType = (name: string): 'object' | 'string' => (name === 'input' ? 'object' : 'string');
const typeWords = (name: string): string => (name === 'input' ? 'an object' : 'text');

const isVoiceId = (value: JsonValue | undefined): boolean =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value);

function checkUrlInput(name: string, value: JsonValue | undefined): Outcome<PublicUrlToCheck> {
  const field = `input.${name}`;
  const message = `provider input '${name}' must be a public HTTPS URL`;
  const url = typeof value === 'string' ? plainUrl(value) : null;
  if (url === null || url.protocol !== 'https:') return refuse(message, field);
  if (hasUserInfo(url)) return refuse(`${message} without user information`, field);
  const secret = secretQueryName(url);
  if (secret !== null) return refuse(`${message} without a secret-like query key: ${secret}`, field);
  return ok({ field, url: url.href, notPublic: premiumRefusals.make('premium.url_not_public', { message, field }) });
}
