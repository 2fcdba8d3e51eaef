import type { Provider } from '../provider/provider.ts';
import type { ConnectionWithCredential } from '../storage/repositories.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { readAccounts } from './accounts.ts';
import type { Addressed, WebhookParts } from './context.ts';

/** The connections that messages of one transaction are for. */
export interface CurrentConnections {
  /** The connection that has the account now: a former one, or one whose config has changed, does not. */
  find(one: Addressed): Promise<ConnectionWithCredential | null>;
  /** Makes `find` read them again, after a message has changed one. */
  forget(): void;
}

/** Reads each connection once, for messages of any number. */
export function currentConnections<Tx>(
  { log }: Pick<WebhookParts<Tx>, 'log'>,
  unit: UnitOfWork<Tx>,
  provider: Provider,
): CurrentConnections {
  const known = new Map<string, ConnectionWithCredential | null>();

  const read = async ({ connectionIds, message }: Addressed): Promise<ConnectionWithCredential | null> => {
    for (const id of connectionIds) {
      const found = await unit.connections.findWithCredential(id);
      if (found?.connection.providerKey !== provider.key) continue;
      if (readAccounts(provider, found, log).includes(message.account)) return found;
    }
    return null;
  };

  return {
    async find(one) {
      const key = JSON.stringify([one.message.account, one.connectionIds]);
      const current = known.has(key) ? (known.get(key) ?? null) : await read(one);
      known.set(key, current);
      return current;
    },
    forget: () => known.clear(),
  };
}
