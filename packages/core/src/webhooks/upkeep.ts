import { isIntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { outsideRequests } from '../outside-requests.ts';
import type { ProviderHttp } from '../provider/http.ts';
import type { Provider } from '../provider/provider.ts';
import type { WebhookSubscriptions } from '../provider/webhooks/descriptor.ts';
import type { Scope } from '../scope.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { within } from '../within.ts';
import { readAccounts } from './accounts.ts';
import type { WebhookParts } from './context.ts';
import { deliveryAddress } from './options.ts';

/** The longest that people wait for the removal of subscriptions, in milliseconds. */
const removeWithinMs = 10_000;

/** Who does it, and in which shop. */
export interface Caller extends Scope {
  readonly id: string;
}

/** Keeps what receiving needs in step with connections and credentials. */
export interface WebhookUpkeep<Tx> {
  /** Notes the accounts of a connection that was created, changed, enabled or got a credential, inside that transaction. */
  changed(unit: UnitOfWork<Tx>, connection: ConnectionRow): Promise<void>;
  /**
   * Removes the subscriptions at the provider, before the connection is disabled, deleted or loses its credential. Never rejects:
   * what could not be removed is an event.
   */
  leaving(by: Caller, connectionId: string): Promise<void>;
}

export interface UpkeepParts<Tx>
  extends Pick<WebhookParts<Tx>, 'storage' | 'providers' | 'clock' | 'log' | 'options' | 'hasUsableCredential'> {
  /** The client for calling the provider. */
  readonly http: (by: Caller, connection: ConnectionRow, signal: AbortSignal) => Promise<ProviderHttp>;
}

export function createUpkeep<Tx>(parts: UpkeepParts<Tx>): WebhookUpkeep<Tx> {
  const { storage, providers, clock, log, options, hasUsableCredential, http } = parts;
  const url = options?.url;
  const providerOf = (key: string): Provider | undefined => providers.find((one) => one.key === key);

  /** A connection whose subscriptions can be removed. */
  const findSubscribed = (scope: Scope, connectionId: string) =>
    storage.transaction(scope, async (unit) => {
      const row = await unit.connections.find(connectionId);
      const provider = row && providerOf(row.providerKey);
      const subscriptions = provider?.webhooks?.subscriptions;
      if (!subscriptions || row?.status !== 'enabled') return null;
      return (await hasUsableCredential(unit, provider, row)) ? { row, provider, subscriptions } : null;
    });

  const remove = (
    by: Caller,
    { row, subscriptions }: { row: ConnectionRow; subscriptions: WebhookSubscriptions<unknown> },
    address: string,
  ): Promise<void> =>
    within(removeWithinMs, async (signal) => {
      const { config, enabledCapabilities: capabilities } = row;
      await subscriptions.remove({ http: await http(by, row, signal), config, signal, url: address, capabilities });
    });

  return {
    async changed(unit, connection) {
      const provider = providerOf(connection.providerKey);
      if (!provider?.webhooks) return;
      const live = await unit.credentials.findLive(connection.id);
      const accounts = readAccounts(provider, { connection, live }, log);
      if (accounts.length > 0) await unit.webhooks.saveAccounts(provider.key, connection.id, accounts);
      if (url === undefined || !provider.webhooks.subscriptions || connection.status !== 'enabled') return;
      if (await hasUsableCredential(unit, provider, connection, live))
        await unit.webhooks.scheduleCheck(connection.id, clock.now());
    },

    async leaving(by, connectionId) {
      if (url === undefined) return;
      const about = { shopId: by.shopId, connectionId };
      try {
        const found = await findSubscribed(by, connectionId);
        if (!found) return;
        const { provider } = found;
        await outsideRequests(() => remove(by, found, deliveryAddress(url, provider.key))).catch((reason: unknown) =>
          storage.transaction(by, (unit) => unit.events.append([leftEvent(provider, connectionId, by, reason)])),
        );
      } catch (err) {
        log.error({ err, ...about }, 'Could not record that subscriptions were left at the provider.');
      }
    },
  };
}

/** An error that is not ours can hold anything, so its message stays out of the event. */
function leftEvent({ key, label }: Provider, connectionId: string, { id }: Caller, reason: unknown) {
  const error = isIntegrationError(reason) ? reason : null;
  const why = error?.message ?? 'it took too long, or failed unexpectedly';
  return newEvent('webhook.subscriptions_left', `The subscriptions at ${label} could not be removed: ${why}`, {
    connectionId,
    actorId: id,
    meta: { provider_key: key, code: error?.code ?? 'internal' },
  });
}
