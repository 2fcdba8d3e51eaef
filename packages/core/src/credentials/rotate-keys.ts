import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import { retryTransient } from '../storage/retry-transient.ts';
import type { Storage } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';
import { bindingOf } from './opened.ts';

/** What a rotation of the master key came to. */
export interface KeyRotation {
  /** The master key that all of them are wrapped by now. */
  readonly keyId: string;
  readonly rewrapped: number;
  /** Those that could not be wrapped anew, for example because their own master key is missing: logged, and left as they are. */
  readonly failed: number;
}

export interface RotationOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly vault: Vault;
  readonly log: Logger;
}

const limits = { page: 500, atOnce: 8 };

/**
 * Wraps the data key of every credential anew with the current master key. No secret is opened, readers are not disturbed,
 * and what was done is done: after an interruption the next call goes on with the rest.
 */
export async function rotateKeys<Tx>(options: RotationOptions<Tx>, stop?: AbortSignal): Promise<KeyRotation> {
  const { storage, vault, log } = options;
  const keyId = await vault.currentKeyId();
  const done = { rewrapped: 0, failed: 0 };
  for (let after: string | null = null; ; ) {
    const found = await storage.findCredentialsToRewrap(keyId, { after, limit: limits.page });
    for (let start = 0; start < found.length; start += limits.atOnce) {
      stop?.throwIfAborted();
      const some = found.slice(start, start + limits.atOnce);
      const ends = await Promise.allSettled(
        some.map(({ scope, credentialId }) => rewrap(options, scope, credentialId, keyId)),
      );
      for (const [index, end] of ends.entries()) {
        if (end.status === 'fulfilled') {
          if (end.value) done.rewrapped += 1;
          continue;
        }
        done.failed += 1;
        const of = some[index];
        log.error(
          { err: end.reason, shopId: of?.scope.shopId, credentialId: of?.credentialId },
          'The data key of a credential could not be wrapped anew.',
        );
      }
    }
    if (found.length < limits.page) return { keyId, ...done };
    after = found.at(-1)?.credentialId ?? null;
  }
}

/**
 * Tries again if the database fails for the moment, and records any other failure in the shop's event log.
 * @returns false if the row was changed meanwhile, such as by another rotation.
 */
async function rewrap<Tx>(options: RotationOptions<Tx>, scope: Scope, id: string, keyId: string): Promise<boolean> {
  const { storage, log } = options;
  try {
    return await retryTransient(storage, () => rewrapOnce(options, scope, id, keyId));
  } catch (error) {
    await recordFailure(storage, scope, id).catch((err: unknown) =>
      log.error({ err, credentialId: id }, 'A failed key rotation could not be recorded in the event log.'),
    );
    throw error;
  }
}

/** The key provider is asked outside of any transaction: it can be a KMS. */
async function rewrapOnce<Tx>(
  { storage, vault }: RotationOptions<Tx>,
  scope: Scope,
  id: string,
  keyId: string,
): Promise<boolean> {
  const row = await storage.transaction(scope, (unit) => unit.credentials.find(id));
  if (!row || row.wrappedKey === null || row.keyId === keyId) return false;
  const from = { wrappedKey: row.wrappedKey, keyId: row.keyId };
  const to = await vault.rewrap(row, bindingOf(scope, row));
  return storage.transaction(scope, async (unit) => {
    if (!(await unit.credentials.rewrap(id, from, to))) return false;
    await unit.events.append([
      newEvent('credential.key_rotated', `Wrapped version ${row.version} of the credential anew`, {
        connectionId: row.connectionId,
        meta: { version: row.version },
      }),
    ]);
    return true;
  });
}

const recordFailure = <Tx>(storage: Storage<Tx>, scope: Scope, id: string): Promise<void> =>
  storage.transaction(scope, async (unit) => {
    const row = await unit.credentials.find(id);
    if (!row) return;
    await unit.events.append([
      newEvent(
        'credential.key_rotation_failed',
        `Version ${row.version} of the credential could not be wrapped by the current master key and stays under its earlier one: check that the vault still has that key, then rotate again`,
        { connectionId: row.connectionId, meta: { version: row.version } },
      ),
    ]);
  });
