import { IntegrationError } from '../errors.ts';
import type { WebhookReader, WebhookRequest } from '../provider/webhooks/descriptor.ts';
import { notAwaited } from './not-awaited.ts';
import type { RefusedBecause } from './refusals.ts';

/** Why a request does not count. */
export interface Refusal {
  readonly reason: RefusedBecause;
  /** What the provider's own code threw or did wrong. */
  readonly fault?: unknown;
}

/** Verifies a request. Anything but exactly `verified` refuses it. @returns null if it is verified */
export function checkRequest(reader: WebhookReader, request: WebhookRequest): Refusal | null {
  try {
    const verdict: unknown = notAwaited(reader.verify(request));
    if (verdict === 'verified') return null;
    if (verdict === 'incomplete' || verdict === 'expired' || verdict === 'wrong_signature') return { reason: verdict };
    return { reason: 'wrong_signature', fault: noVerdict(verdict) };
  } catch (fault) {
    return { reason: 'wrong_signature', fault };
  }
}

const noVerdict = (verdict: unknown): IntegrationError =>
  new IntegrationError(
    'internal',
    `\`verify\` returned ${verdict instanceof Promise ? 'a promise' : `a ${typeof verdict}`} and no verdict: return one of the four words, without waiting.`,
  );
