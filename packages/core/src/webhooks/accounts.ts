import type { Logger } from '../logger.ts';
import type { Provider } from '../provider/provider.ts';
import type { ConnectionRow, CredentialRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { notAwaited } from './not-awaited.ts';
import { isAccount } from './read-messages.ts';

/** A connection as it is now. */
export interface CurrentConnection {
  readonly row: ConnectionRow;
  readonly live: CredentialRow | null;
  readonly accounts: readonly string[];
}

/**
 * Accounts at the provider that a connection stands for. Only what may be shown is read: no credential is opened.
 */
export async function readAccounts<Tx>(
  unit: UnitOfWork<Tx>,
  { webhooks, key }: Provider,
  row: ConnectionRow,
  log: Logger,
): Promise<CurrentConnection> {
  const live = await unit.credentials.findLive(row.id);
  try {
    const accounts = notAwaited(webhooks?.accounts({ config: row.config, visible: live?.visibleFields ?? {} })) ?? [];
    // What no message can name is not stored either: it could be too long for an index.
    return { row, live, accounts: accounts.filter(isAccount) };
  } catch (err) {
    log.error({ err, connectionId: row.id }, `The accounts of a connection to ${key} could not be read.`);
    return { row, live, accounts: [] };
  }
}
