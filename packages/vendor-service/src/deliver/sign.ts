import { IntegrationError, type OpenedCredential, type SignableRequest } from '@makerfex/integrations-core';
import { Webhook } from 'standardwebhooks';

/** What every signing secret looks like: 24 to 64 bytes, base64, behind a prefix (Standard Webhooks). */
export const signingSecret = {
  // Three bytes are four characters: 21 times and one more byte, which ends in `==`, are 64.
  pattern: /^whsec_(?:(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==)?|(?:[A-Za-z0-9+/]{4}){8,20}[A-Za-z0-9+/]{3}=)$/,
  problem: 'not a signing secret: whsec_ and 24 to 64 bytes in base64, as `openssl rand -base64 32` makes them',
};

/**
 * The headers of a call to a webhook, signed at this moment.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @throws IntegrationError `credential_unusable` where there is no secret to sign with: nothing is sent unsigned
 */
export function signatureOf(
  credential: Extract<OpenedCredential, { kind: 'none' | 'api_key' }>,
  { body, idempotencyKey }: SignableRequest,
  label: string,
): Record<string, string> {
  if (credential.kind === 'none' || idempotencyKey === null)
    throw new IntegrationError(
      'credential_unusable',
      `${label} is delivered to by webhook, and there is no secret to sign with: set a credential of kind api_key.`,
    );
  const now = new Date();
  return {
    'webhook-id': idempotencyKey,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(credential.apiKey).sign(idempotencyKey, now, body ?? ''),
  };
}
