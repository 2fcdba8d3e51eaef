import { createHmac, randomBytes } from 'node:crypto';

/** What host and floor verify deliveries with, and where each of them takes the signature from. */
export const signatureHeader = 'x-bench-signature';
export const idHeader = 'x-bench-delivery';

/** What a delivery says: where to look, and no more. */
export interface Named {
  readonly account: string;
  readonly order: string;
}

/** A signed delivery with an id of its own. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const sign = (secret: string, body: string | Uint8Array): Buffer =>
  createHmac('sha256', secret).update(body).digest();

export function createDelivery(secret: string, { account, order }: Named): Delivery {
  const body = JSON.stringify({ topic: 'orders/updated', account, order });
  const signature = sign(secret, body).toString('base64');
  const headers = {
    'content-type': 'application/json',
    [idHeader]: randomBytes(16).toString('hex'),
    [signatureHeader]: signature,
  };
  return { body, headers };
}
