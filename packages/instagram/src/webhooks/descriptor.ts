import { option } from '@makerfex/integrations-core/options';
import {
  hmacSignature,
  type OAuthAppSource,
  readSecrets,
  textBytes,
  type WebhookDescriptor,
  type WebhookSecrets,
  webhookSecretsOption,
} from '@makerfex/integrations-core/provider';
import type { InstagramConfig } from '../config.ts';
import { storedAccountIds } from '../oauth/account-ids.ts';
import { signedCallbacks } from './callbacks.ts';
import { answerChallenge } from './challenge.ts';
import { readDelivery } from './deliveries.ts';

/** How Instagram's callbacks and webhooks are received. */
export interface InstagramWebhooks {
  /**
   * The verify token that is set in the App Dashboard, at least 16 characters. Only needed for an address of webhooks, and posting
   * needs none.
   * @default none: the check of an address is refused
   */
  readonly verifyToken?: string;
  /** What Instagram signs with; several while the app's secret is replaced, newest first. @default the secret of `app` */
  readonly secrets?: WebhookSecrets;
}

const shortestToken = 16;
const isLong = (value: unknown): boolean => typeof value === 'string' && value.length >= shortestToken;

export const webhookOptions = option.group<InstagramWebhooks>({
  verifyToken: option.where<string>(`text of at least ${shortestToken} characters`, isLong).optional(),
  secrets: webhookSecretsOption().optional(),
});

/**
 * Receives what Instagram sends. It subscribes to nothing: no field reports that a post was published or removed.
 * @throws IntegrationError `not_configured` without a usable secret: an `app` that is a function needs `webhooks.secrets`
 */
export function instagramWebhooks(app: OAuthAppSource, options: InstagramWebhooks): WebhookDescriptor<InstagramConfig> {
  const { verifyToken } = options;
  const secrets = options.secrets ?? (typeof app === 'function' ? [] : app.clientSecret);
  return {
    verify: hmacSignature({ secrets, header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' }),
    read: readDelivery,
    accounts: ({ visible }) => storedAccountIds(visible),
    ...(verifyToken !== undefined && { challenge: (request) => answerChallenge(verifyToken, request) }),
    callbacks: signedCallbacks(readSecrets(secrets, textBytes)),
  };
}
