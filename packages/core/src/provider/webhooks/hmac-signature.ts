import type { WebhookReader } from './descriptor.ts';
import { decodeSignature, isSignedBy, readSecrets, textBytes, type WebhookSecrets } from './secrets.ts';

/** What {@link hmacSignature} takes. */
export interface HmacSignatureOptions {
  /** The secret as the provider shows it; newest first, if there are several. */
  readonly secrets: WebhookSecrets;
  /** The header with the signature. */
  readonly header: string;
  /** How the signature is written. */
  readonly encoding: 'base64' | 'hex';
  /** What the header has before the signature: `sha256=`. @default '' */
  readonly prefix?: string;
}

/**
 * Verifies an HMAC-SHA256 of the body in a header, as many providers sign. It has no time: a captured delivery stays valid, so that
 * only its id makes it harmless.
 * @throws IntegrationError `not_configured` without a usable secret
 * @example
 * const verify = hmacSignature({ secrets: 'whs_0123456789abcdef', header: 'X-Acme-Signature', encoding: 'hex', prefix: 'sha256=' });
 */
export function hmacSignature(options: HmacSignatureOptions): WebhookReader['verify'] {
  const { header, encoding, prefix = '' } = options;
  const keys = readSecrets(options.secrets, textBytes);
  return ({ headers, body }) => {
    const given = headers.get(header);
    if (!given || body.byteLength === 0) return 'incomplete';
    const signature = given.startsWith(prefix) ? decodeSignature(given.slice(prefix.length), encoding) : null;
    return signature && isSignedBy(keys, [body], signature) ? 'verified' : 'wrong_signature';
  };
}
