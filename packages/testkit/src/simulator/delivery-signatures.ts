import { createHmac } from 'node:crypto';

/** What a signature can cover besides the body. */
export interface SigningContext {
  /** Id of the delivery: the same for each try. */
  readonly id: string;
  /** When this try is sent. */
  readonly at: Date;
  /** Counts the tries of a delivery from 1. */
  readonly attempt: number;
}

/** Returns the headers that sign a body. Called for each try. */
export type SignDelivery = (body: string, context: SigningContext) => Readonly<Record<string, string>>;

/** Options of {@link signHmac}. */
export interface SignHmacOptions {
  /** The secret, as text. */
  readonly secret: string;
  /** The header that holds the signature. */
  readonly header: string;
  /** How the signature is written. */
  readonly encoding: 'base64' | 'hex';
  /**
   * What the header has before the signature: `sha256=`.
   * @default ''
   */
  readonly prefix?: string;
  /**
   * A header that holds the id of the delivery. It is not signed. Without it there is none.
   */
  readonly idHeader?: string;
}

/**
 * Signs the body with HMAC-SHA256 in a header, as many providers do.
 * @example
 * const sign = signHmac({ secret: 'shpss_0123456789abcdef', header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', idHeader: 'X-Shopify-Webhook-Id' });
 */
export const signHmac =
  ({ secret, header, encoding, prefix = '', idHeader }: SignHmacOptions): SignDelivery =>
  (body, { id }) => ({
    [header]: prefix + hmac(secret, body).toString(encoding),
    ...(idHeader !== undefined && { [idHeader]: id }),
  });

/**
 * Signs as the Standard Webhooks specification (1.0.0) says, with a new time for each try.
 * @param secrets `whsec_` and base64; several sign with each, as while a secret is replaced
 * @example
 * const deliveries = createDeliveries({ sign: signStandard('whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3') });
 */
export const signStandard =
  (...secrets: readonly [string, ...string[]]): SignDelivery =>
  (body, { id, at }) => {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const signatures = secrets.map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${hmac(key, `${id}.${timestamp}.${body}`).toString('base64')}`;
    });
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
  };

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();
