import type { WebhookReader, WebhookRequest, WebhookVerdict } from './descriptor.ts';
import { decodeSignature, isSignedBy, readSecrets, type WebhookSecrets } from './secrets.ts';

/** What {@link standardWebhooks} takes. */
export interface StandardWebhooksOptions {
  /** The secret as the provider shows it, `whsec_` and base64; newest first, if there are several. */
  readonly secret: WebhookSecrets;
  /** How far the signed time may be from now, in milliseconds. @default 300_000 */
  readonly toleranceMs?: number;
  /** Accept a signature that does not begin with its version, `v1,`. @default false */
  readonly acceptBare?: boolean;
}

const defaultToleranceMs = 300_000;
const secretPrefix = 'whsec_';

/** What deliveries by the Standard Webhooks specification (1.0.0) have in common: `verify` and `deliveryId`. */
export type StandardWebhooks = Required<Pick<WebhookReader, 'verify' | 'deliveryId'>>;

/**
 * Verifies deliveries by the Standard Webhooks specification (1.0.0), with HMAC-SHA256 (`v1`).
 * @throws IntegrationError `not_configured` without a usable secret
 * @example
 * const webhooks = { ...standardWebhooks({ secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' }), accounts, read };
 */
export function standardWebhooks(options: StandardWebhooksOptions): StandardWebhooks {
  const { toleranceMs = defaultToleranceMs, acceptBare = false } = options;
  const keys = readSecrets(options.secret, decodeSecret);

  const isSigned = ({ body }: WebhookRequest, id: string, timestamp: string, header: string): boolean =>
    signaturesIn(header, acceptBare).some((signature) => isSignedBy(keys, [`${id}.${timestamp}.`, body], signature));

  return {
    deliveryId: ({ headers }) => headers.get('webhook-id'),
    verify(request): WebhookVerdict {
      const { headers, body, receivedAt } = request;
      const id = headers.get('webhook-id');
      const timestamp = headers.get('webhook-timestamp') ?? '';
      const header = headers.get('webhook-signature');
      if (!id || !header || !/^\d{1,12}$/.test(timestamp) || body.byteLength === 0) return 'incomplete';
      if (!isSigned(request, id, timestamp, header)) return 'wrong_signature';
      return Math.abs(receivedAt.getTime() - Number(timestamp) * 1000) > toleranceMs ? 'expired' : 'verified';
    },
  };
}

/** Most signatures of a header that are compared; a provider sends one for each of its own secrets. */
const mostSignatures = 10;

function signaturesIn(header: string, acceptBare: boolean): Uint8Array[] {
  return header
    .split(' ', mostSignatures)
    .filter((text) => text.startsWith('v1,') || (acceptBare && !text.includes(',')))
    .flatMap((text) => decodeSignature(text.replace(/^v1,/, ''), 'base64') ?? []);
}

const decodeSecret = (secret: string): Uint8Array | null =>
  decodeSignature(secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret, 'base64');
