import { createPublicKey, type KeyObject, verify as verifyEd25519 } from 'node:crypto';
import type { WebhookReader, WebhookRequest, WebhookVerdict } from './descriptor.ts';
import { decodeSignature, isSignedBy, readSecrets, type WebhookSecrets } from './secrets.ts';

/** What {@link standardWebhooks} takes. */
export interface StandardWebhooksOptions {
  /**
   * The secret as the provider shows it, `whsec_` and base64, or its public key, `whpk_` and base64; newest first, if there are
   * several.
   */
  readonly secret: WebhookSecrets;
  /** How far the signed time may be from now, in milliseconds. @default 300_000 */
  readonly toleranceMs?: number;
  /** Accept a signature that does not begin with its version, `v1,`. @default false */
  readonly acceptBare?: boolean;
}

const defaultToleranceMs = 300_000;
const secretPrefix = /^whsec_/;
const publicPrefix = 'whpk_';
const publicKeyBytes = 32;

/** What deliveries by the Standard Webhooks specification (1.0.0) have in common: `verify` and `deliveryId`. */
export type StandardWebhooks = Required<Pick<WebhookReader, 'verify' | 'deliveryId'>>;

/**
 * Verifies deliveries by the Standard Webhooks specification (1.0.0): HMAC-SHA256 (`v1`) with a secret, Ed25519 (`v1a`) with a public
 * key.
 * @throws IntegrationError `not_configured` without a usable secret
 * @example
 * const webhooks: WebhookDescriptor<{ store: string }> = {
 *   ...standardWebhooks({ secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' }),
 *   accounts: ({ config }) => [config.store],
 *   read: ({ body }) => [toMessage(parseExactJson(body))],
 * };
 */
export function standardWebhooks(options: StandardWebhooksOptions): StandardWebhooks {
  const { toleranceMs = defaultToleranceMs, acceptBare = false } = options;
  const secrets = [options.secret].flat();
  const all = readSecrets(secrets, decodeKey);
  const isPublic = (index: number): boolean => secrets[index]?.startsWith(publicPrefix) === true;
  const publicKeys = all.filter((_key, index) => isPublic(index)).map(toPublicKey);
  const keys = all.filter((_key, index) => !isPublic(index));

  const isSigned = ({ body }: WebhookRequest, id: string, timestamp: string, header: string): boolean => {
    const start = `${id}.${timestamp}.`;
    return signaturesIn(header, acceptBare).some(({ version, signature }) =>
      version === 'v1a'
        ? publicKeys.some((key) => verifyEd25519(null, Buffer.concat([Buffer.from(start), body]), key, signature))
        : isSignedBy(keys, [start, body], signature),
    );
  };

  return {
    deliveryId: ({ headers }) => headers.get('webhook-id'),
    verify(request): WebhookVerdict {
      const { headers, body, receivedAt } = request;
      const id = headers.get('webhook-id');
      const timestamp = headers.get('webhook-timestamp') ?? '';
      const header = headers.get('webhook-signature');
      if (!id || !header || !/^\d{1,12}$/.test(timestamp) || body.byteLength === 0) return 'incomplete';
      if (!isSigned(request, id, timestamp, header)) return 'wrong_signature';
      return Math.abs(receivedAt.getTime() - Number(timestamp) * 1000) <= toleranceMs ? 'verified' : 'expired';
    },
  };
}

/** Most signatures of a header that are compared; a provider sends one for each of its own secrets. */
const mostSignatures = 10;

interface Signature {
  readonly version: 'v1' | 'v1a';
  readonly signature: Uint8Array;
}

const signaturesIn = (header: string, acceptBare: boolean): Signature[] =>
  header.split(' ', mostSignatures).flatMap((text) => {
    const [, version, encoded = text] = /^(v1a?),(.*)$/s.exec(text) ?? [];
    if (version === undefined && !acceptBare) return [];
    const signature = decodeSignature(encoded, 'base64');
    return signature ? { version: version === 'v1a' ? version : 'v1', signature } : [];
  });

function decodeKey(secret: string): Uint8Array | null {
  if (!secret.startsWith(publicPrefix)) return decodeSignature(secret.replace(secretPrefix, ''), 'base64');
  const key = decodeSignature(secret.slice(publicPrefix.length), 'base64');
  return key?.byteLength === publicKeyBytes ? key : null;
}

const toPublicKey = (key: Uint8Array): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') } });
