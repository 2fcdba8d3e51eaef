import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import { retryTransient } from '../retry-transient.ts';
import type { Scope } from '../scope.ts';
import type { Storage } from '../storage.ts';
import type { Vault } from '../vault/vault.ts';
import { bindingOf } from './opened.ts';

/** What a rotation of the master key came to. */
export interface KeyRotation {
  /** The master key that all of them are wrapped by now. */
  readonly keyId: string;
  readonly rewrapped: number;
  /** Those whose own master key is missing or whose row was changed: told in the log, left as they are. */
  readonly failed: number;
}

const limits = { page: 500, atOnce: 8 };

/**
 * Wraps the data key of every credential anew with the current master key. No secret is opened, readers are not disturbed,
 * and what was done is done: after an interruption the next call goes on with the rest.
 */
export async function rotateKeys<Tx>(
  { storage, vault, log }: { storage: Storage<Tx>; vault: Vault; log: Logger },
  stop?: AbortSignal,
): Promise<KeyRotation> {
  const keyId = await vault.currentKeyId();
  const done = { rewrapped: 0, failed: 0 };
  for (let after: string | null = null; ; ) {
    const found = await storage.findCredentialsToRewrap(keyId, { after, limit: limits.page });
    for (let start = 0; start < found.length; start += limits.atOnce) {
      stop?.throwIfAborted();
      const ends = await Promise.allSettled(
        found
          .slice(start, start + limits.atOnce)
          .map(({ scope, credentialId }) => retryTransient(storage, () => rewrap(storage, vault, scope, credentialId))),
      );
      for (const end of ends) {
        if (end.status === 'rejected') {
          done.failed += 1;
          log.error({ err: end.reason }, 'The data key of a credential could not be wrapped anew.');
        } else if (end.value) done.rewrapped += 1;
      }
    }
    if (found.length < limits.page) return { keyId, ...done };
    after = found.at(-1)?.credentialId ?? null;
  }
}

/** The key provider is asked outside of any transaction: it can be a KMS. @returns false where the row was changed meanwhile. */
async function rewrap<Tx>(storage: Storage<Tx>, vault: Vault, scope: Scope, id: string): Promise<boolean> {
  const row = await storage.transaction(scope, (unit) => unit.credentials.find(id));
  if (!row || row.wrappedKey === null) return false;
  const from = { wrappedKey: row.wrappedKey, keyId: row.keyId };
  const to = await vault.rewrap(row, bindingOf(scope, row));
  return storage.transaction(scope, async (unit) => {
    if (!(await unit.credentials.rewrap(id, from, to))) return false;
    await unit.events.append([
      newEvent('credential.key_rotated', `Wrapped version ${row.version} of the credential anew`, {
        connectionId: row.connectionId,
        meta: { version: row.version, from_key: from.keyId, to_key: to.keyId },
      }),
    ]);
    return true;
  });
}
