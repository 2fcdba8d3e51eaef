import type { SignedCallback, WebhookFact } from '@makerfex/integrations-core/provider';
import { readSignedRequest, verifySignedRequest } from './signed-request.ts';

/** Meta names no deadline; a month is what privacy law gives. */
const dueMs = 30 * 86_400_000;

/** The callbacks of Business Login, by the name in their address. */
export function signedCallbacks(keys: readonly Uint8Array[]): Readonly<Record<string, SignedCallback>> {
  const callback = (name: string, factsAt: (at: Date) => readonly WebhookFact[]): SignedCallback => ({
    verify: (request) => verifySignedRequest(keys, request),
    // Both can have the same content if a person does both within one second.
    deliveryId: (request) => `${name} ${readSignedRequest(request).signature}`,
    read(request) {
      const { user_id: account, issued_at } = readSignedRequest(request);
      const at = new Date(issued_at * 1000);
      return [{ topic: name, account, at, facts: factsAt(at) }];
    },
  });
  const ended: WebhookFact = { type: 'deauthorized' };
  return {
    deauthorize: callback('deauthorize', () => [ended]),
    'data-deletion': {
      ...callback('data-deletion', (at) => [
        ended,
        { type: 'privacy', request: 'redact_shop', dueAt: new Date(at.getTime() + dueMs) },
      ]),
      confirms: true,
    },
  };
}
