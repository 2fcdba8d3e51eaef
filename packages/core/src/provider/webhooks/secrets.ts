import { createHmac, timingSafeEqual } from 'node:crypto';
import { IntegrationError } from '../../errors.ts';
import { option } from '../../options/option.ts';

/** A secret that deliveries are signed with, or several while one is replaced by the next. */
export type WebhookSecrets = string | readonly string[];

/**
 * The schema of a provider's option with the secrets of its webhooks, for `checkOptions`.
 * @example
 * const acmeOptions = option.group<{ secrets: WebhookSecrets }>({ secrets: webhookSecretsOption() });
 */
export const webhookSecretsOption = () =>
  option.where<WebhookSecrets>('the secret that deliveries are signed with, or a list of at least one', (value) => {
    const secrets: unknown[] = [value].flat();
    return secrets.length > 0 && secrets.every((secret) => typeof secret === 'string' && secret.trim() !== '');
  });

/** Shorter ones can be guessed. In bytes. */
const shortestSecret = 16;

/**
 * Reads the secrets of a verifier.
 * @param decode the bytes of a secret as it is written; null if it is malformed
 * @throws IntegrationError `not_configured` if there is none, or one is malformed or shorter than 16 bytes: without a secret nothing is verified
 */
export function readSecrets(secrets: WebhookSecrets, decode: (secret: string) => Uint8Array | null): Uint8Array[] {
  const keys = [secrets].flat().map((secret) => (isClean(secret) ? decode(secret) : null));
  const usable = keys.filter((key) => key !== null && key.byteLength >= shortestSecret);
  if (keys.length > 0 && usable.length === keys.length) return usable.flatMap((key) => key ?? []);
  throw new IntegrationError(
    'not_configured',
    `Webhooks cannot be verified: ${keys.length === 0 ? 'no secret is given' : `a secret is malformed or shorter than ${shortestSecret} bytes`}. Give the one that the provider shows, or leave the webhooks out.`,
  );
}

/** A space or a line break at an end was copied by mistake: nothing would verify. */
const isClean = (secret: unknown): secret is string => typeof secret === 'string' && secret === secret.trim();

/** The bytes of a text: for providers that use the secret as it is written. */
export const textBytes = (secret: string): Uint8Array => Buffer.from(secret, 'utf8');

/** Whether one of the keys signs the parts as `signature`, compared in constant time. */
export function isSignedBy(
  keys: readonly Uint8Array[],
  parts: readonly (string | Uint8Array)[],
  signature: Uint8Array,
): boolean {
  let isSigned = false;
  for (const key of keys) {
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    const expected = hmac.digest();
    if (signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected)) isSigned = true;
  }
  return isSigned;
}

/**
 * Decodes a signature.
 * @returns null if it is not exactly the encoding of some bytes
 */
export function decodeSignature(text: string, encoding: 'base64' | 'base64url' | 'hex'): Uint8Array | null {
  const bytes = Buffer.from(text, encoding);
  const written = bytes.toString(encoding);
  return bytes.byteLength > 0 && formsOf(written, encoding).includes(encoding === 'hex' ? text.toLowerCase() : text)
    ? bytes
    : null;
}

/** How a signature can be written: the padding of base64 is often left out. */
function formsOf(written: string, encoding: 'base64' | 'base64url' | 'hex'): string[] {
  if (encoding === 'hex') return [written];
  const bare = written.replace(/={1,2}$/, '');
  return [bare, bare.padEnd(Math.ceil(bare.length / 4) * 4, '=')];
}
