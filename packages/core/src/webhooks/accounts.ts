import type { Logger } from '../logger.ts';
import type { Provider } from '../provider/provider.ts';
import type { ConnectionWithCredential } from '../storage/repositories.ts';
import { notAwaited } from './not-awaited.ts';
import { isAccount } from './read-messages.ts';

/** Accounts at the provider that a connection stands for. Only what may be shown is read: no credential is opened. */
export function readAccounts(
  { webhooks, key }: Provider,
  { connection: { id, config }, live }: ConnectionWithCredential,
  log: Logger,
): readonly string[] {
  try {
    const accounts = notAwaited(webhooks?.accounts({ config, visible: live?.visibleFields ?? {} })) ?? [];
    // What no message can name is not stored either: it could be too long for an index.
    return accounts.filter(isAccount);
  } catch (err) {
    log.error({ err, connectionId: id }, `The accounts of a connection to ${key} could not be read.`);
    return [];
  }
}
