import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { WebhookReader, WebhookRequest } from '../provider/webhooks/descriptor.ts';
import type { Scope } from '../scope.ts';
import type { EventMeta } from '../storage/event-types.ts';
import type { WebhookParts } from './context.ts';
import { readMessages } from './read-messages.ts';

export type RefusedBecause = EventMeta<'webhook.refused'>['reason'];

/** A request that was refused. */
export interface RefusedRequest {
  readonly provider: Provider;
  readonly reader: WebhookReader;
  readonly request: WebhookRequest;
  readonly bodyHash: string;
  readonly reason: RefusedBecause;
  /** What the provider's own code threw or did wrong. */
  readonly fault?: unknown;
}

const minuteMs = 60_000;

const texts: Readonly<Record<RefusedBecause, string>> = {
  incomplete: 'a header, a field or the body is missing or has an impossible form',
  expired: 'it was signed too long ago, or the clock of this host is wrong',
  wrong_signature: 'no secret of this host signed it: compare the secret with the one that the provider shows',
  unreadable: 'it was signed, but it could not be read',
};

/**
 * Records refused requests: at most one a minute for each provider and reason, in the log of the shop that the request names, else
 * for the host's operators. Further ones cost no work: anybody can send them.
 */
export function createRefusals<Tx>({ storage, clock, log }: WebhookParts<Tx>) {
  const recordedIn = new Map<string, number>();

  /** @returns the minute to record the refusal in; null if one was recorded */
  const enter = (key: string): number | null => {
    const minute = Math.floor(clock.now().getTime() / minuteMs);
    if (recordedIn.get(key) === minute) return null;
    recordedIn.set(key, minute);
    return minute;
  };

  /** The shop that a request names, which proves nothing about its sender. */
  const findClaimedShop = async ({ provider, reader, request, bodyHash }: RefusedRequest): Promise<Scope | null> => {
    const account = claimedAccount(reader, request, bodyHash);
    if (account === null) return null;
    const [found] = await storage.findConnectionsOfAccounts(provider.key, [account], 1);
    return found?.scope ?? null;
  };

  const record = async (refused: RefusedRequest, minute: number): Promise<boolean> => {
    const scope = await findClaimedShop(refused);
    if (!scope) return false;
    const { provider, reason, bodyHash } = refused;
    await storage.transaction(scope, async (unit) => {
      const [isFirst] = await unit.webhooks.insertDeliveries([
        {
          providerKey: provider.key,
          // Other processes insert the same: only one of them writes the event.
          deliveryId: `refused:${reason}:${minute}`,
          connectionId: null,
          topic: 'refused',
          bodyHash,
          receivedAt: clock.now(),
        },
      ]);
      if (isFirst)
        await unit.events.append([
          newEvent('webhook.refused', `Refused a delivery of ${provider.label}: ${texts[reason]}`, {
            meta: { provider_key: provider.key, reason },
          }),
        ]);
    });
    return true;
  };

  /** Never rejects: the request is refused either way. */
  return async function recordRefusal(refused: RefusedRequest): Promise<void> {
    const { provider, reason, fault } = refused;
    const minute = enter(`${provider.key}:${reason}`);
    if (minute === null) return;
    const about = { providerKey: provider.key, reason };
    if (fault !== undefined)
      log.error({ err: fault, ...about }, `A delivery of ${provider.label} could not be checked.`);
    try {
      if ((await record(refused, minute)) || fault !== undefined) return;
      const err = new IntegrationError(
        'webhook_refused',
        `A delivery of ${provider.label} was refused: ${texts[reason]}.`,
      );
      log.error({ err, ...about }, 'Refused a delivery that names no known shop; logged once a minute.');
    } catch (err) {
      log.error({ err, ...about }, 'Could not record a refused delivery in the event log.');
    }
  };
}

function claimedAccount(reader: WebhookReader, request: WebhookRequest, bodyHash: string): string | null {
  try {
    return readMessages(reader, request, bodyHash)[0]?.account ?? null;
  } catch {
    return null;
  }
}
