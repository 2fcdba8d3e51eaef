import { IntegrationError } from '@makerfex/integrations-core';
import type { OpenedCredential, SignableRequest } from '@makerfex/integrations-core/provider';
import { Webhook } from 'standardwebhooks';

/** The format of a signing secret: a prefix and 24 to 64 bytes in base64 (Standard Webhooks). */
export const signingSecret = {
  title: 'Signing secret',
  description: 'Signs every call of the webhook. The vendor checks it with the same secret.',
  examples: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='],
  // Three bytes are four characters: 21 groups and one more byte, which ends in `==`, make 64.
  pattern: /^whsec_(?:(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==)?|(?:[A-Za-z0-9+/]{4}){8,20}[A-Za-z0-9+/]{3}=)$/,
  problem: 'not a signing secret: use whsec_ and 24 to 64 bytes in base64, as from `openssl rand -base64 32`',
};

/**
 * The headers of a webhook call, signed now.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @throws IntegrationError `credential_unusable` if there is no secret: nothing is sent unsigned
 */
export function signatureOf(
  credential: Extract<OpenedCredential, { kind: 'none' | 'api_key' }>,
  { body, idempotencyKey }: SignableRequest,
  label: string,
): Record<string, string> {
  if (credential.kind === 'none' || idempotencyKey === null)
    throw new IntegrationError(
      'credential_unusable',
      `The webhook of ${label} has no signing secret: set a credential of kind api_key.`,
    );
  const now = new Date();
  return {
    'webhook-id': idempotencyKey,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(credential.apiKey).sign(idempotencyKey, now, body ?? ''),
  };
}
