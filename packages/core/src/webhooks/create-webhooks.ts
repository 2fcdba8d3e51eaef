import { createHash } from 'node:crypto';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { confirmationCodeOf } from '../privacy/confirmation-code.ts';
import type { Provider } from '../provider/provider.ts';
import type { WebhookDescriptor, WebhookReader, WebhookRequest } from '../provider/webhooks/descriptor.ts';
import { inSpan, instruments, spanNames } from '../telemetry.ts';
import { checkRequest } from './check-request.ts';
import type { WebhookParts } from './context.ts';
import { notAwaited } from './not-awaited.ts';
import { quietTimeOf } from './options.ts';
import { type ReadMessage, readMessages } from './read-messages.ts';
import { createRefusals, type RefusedBecause } from './refusals.ts';
import { createShops } from './shops.ts';
import type { WebhookReceipt, Webhooks } from './webhooks.ts';

/** The longest text that a challenge is answered with. */
const longestChallenge = 4_096;

type Descriptor = WebhookDescriptor<unknown>;

/** Receives what providers send: see {@link Webhooks}. */
export function createWebhooks<Tx>(parts: WebhookParts<Tx>): Webhooks {
  const { providers, storage, clock, log } = parts;
  const quiet = quietTimeOf(parts.options);
  const shops = createShops(parts, quiet);
  const recordRefusal = createRefusals(parts);

  /** An unknown provider is not named: anybody can ask. */
  const find = (providerKey: string): { provider: Provider; descriptor: Descriptor } => {
    const provider = providers.find(({ key }) => key === providerKey);
    if (provider?.webhooks) return { provider, descriptor: provider.webhooks };
    throw new IntegrationError('not_found', 'No such provider sends webhooks here: check the address.');
  };

  async function take(provider: Provider, reader: WebhookReader, request: WebhookRequest, confirms: boolean) {
    const bodyHash = createHash('sha256').update(request.body).digest('base64url');
    const refuse = async (reason: RefusedBecause, fault?: unknown): Promise<void> =>
      recordRefusal({ provider, reader, request, bodyHash, reason, fault });
    const refusal = checkRequest(reader, request);
    if (refusal) {
      await refuse(refusal.reason, refusal.fault);
      throw refused(provider, refusal.reason);
    }
    const messages = await readOr(refuse, reader, request, bodyHash);
    await clock.sync();
    const confirmationCode = confirms ? confirmationCodeOf(request.body, true) : null;
    const outcome = await shops.deliver(provider, messages, { bodyHash, confirmationCode, receivedAt: clock.now() });
    if (confirmationCode === null) return { outcome };
    return {
      outcome,
      confirmationCode: outcome === 'nobody' ? confirmationCodeOf(request.body, false) : confirmationCode,
    };
  }

  /** A database that fails is the host's: nothing is stored, and the provider sends it again. */
  const toUnavailable = (cause: unknown): unknown =>
    !isIntegrationError(cause) && storage.isTransient(cause)
      ? new IntegrationError('storage_unavailable', 'The delivery could not be stored: send it again.', { cause })
      : cause;

  const measured = (provider: Provider, work: () => Promise<WebhookReceipt>): Promise<WebhookReceipt> => {
    const about = { 'makerfex.provider': provider.key };
    const count = (outcome: string) => instruments().webhooks.add(1, { ...about, 'makerfex.webhook.outcome': outcome });
    return inSpan(spanNames.webhook, about, async (span) => {
      try {
        const receipt = await work();
        span.setAttribute('makerfex.webhook.outcome', receipt.outcome);
        count(receipt.outcome);
        return receipt;
      } catch (thrown) {
        const error = toUnavailable(thrown);
        count(isIntegrationError(error) ? error.code : 'internal');
        throw error;
      }
    });
  };

  return {
    async receive(providerKey, request) {
      const { provider, descriptor } = find(providerKey);
      return measured(provider, () => take(provider, descriptor, request, false));
    },

    async callback(providerKey, name, request) {
      const { provider, descriptor } = find(providerKey);
      const { callbacks = {} } = descriptor;
      const reader = Object.hasOwn(callbacks, name) ? callbacks[name] : undefined;
      if (!reader)
        throw new IntegrationError('not_found', `${provider.label} sends no such request here: check the address.`);
      return measured(provider, () => take(provider, reader, request, reader.confirms === true));
    },

    challenge(providerKey, request) {
      const { provider, descriptor } = find(providerKey);
      if (!descriptor.challenge)
        throw new IntegrationError('not_found', `${provider.label} does not check this address: it only sends to it.`);
      const answer = attempt(
        () => notAwaited(descriptor.challenge?.(request)),
        (err) => log.error({ err, providerKey }, `A challenge of ${provider.label} could not be checked.`),
      );
      if (typeof answer === 'string' && answer.length <= longestChallenge) return answer;
      throw new IntegrationError(
        'webhook_refused',
        `This is no challenge of ${provider.label} for this host: compare the verify token with the one set there.`,
      );
    },
  };
}

async function readOr(
  refuse: (reason: RefusedBecause) => Promise<void>,
  reader: WebhookReader,
  request: WebhookRequest,
  bodyHash: string,
): Promise<readonly ReadMessage[]> {
  try {
    return readMessages(reader, request, bodyHash);
  } catch (error) {
    await refuse('unreadable');
    throw error;
  }
}

function attempt<Result>(work: () => Result, onError: (error: unknown) => void): Result | null {
  try {
    return work();
  } catch (error) {
    onError(error);
    return null;
  }
}

function refused(
  { label }: Provider,
  reason: Exclude<RefusedBecause, 'unreadable'> | RefusedBecause,
): IntegrationError {
  if (reason === 'incomplete')
    return new IntegrationError(
      'malformed_request',
      `This is no delivery of ${label}: a header, a field or the body is missing or has an impossible form.`,
    );
  return new IntegrationError(
    'webhook_refused',
    reason === 'expired'
      ? `The delivery of ${label} was signed too long ago.`
      : `No secret of this host signed the delivery of ${label}.`,
  );
}
