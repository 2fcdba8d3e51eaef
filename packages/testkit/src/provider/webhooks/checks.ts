import { readingChecks } from './reading-checks.ts';
import { signatureChecks, type WebhookCheck } from './signature-checks.ts';

/** What the webhooks of a provider promise. Each check throws, saying what it found, where the promise is not kept. */
export const webhookChecks: Readonly<Record<string, WebhookCheck>> = { ...signatureChecks, ...readingChecks };
