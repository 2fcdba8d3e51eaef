import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import { retryTransient } from '../storage/retry-transient.ts';
import type { Storage } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';
import { bindingOf } from './opened.ts';

/** The result of a rotation of the master key. */
export interface KeyRotation {
  /** The master key that now wraps all of them. */
  readonly keyId: string;
  /** How many keys of credentials were wrapped again. */
  readonly rewrapped: number;
  /** Those that could not be wrapped again, for example because their own master key is missing: logged, and left unchanged. */
  readonly failed: number;
}

/** How far a rotation of the master key has come. */
export interface KeyRotationProgress extends KeyRotation {
  /** How many credentials had another master key when it began. */
  readonly total: number;
}

/** Which master keys the credentials need. */
export interface KeyState {
  /** The current master key, which seals new credentials. */
  readonly keyId: string;
  /** How many credentials still need an earlier one. */
  readonly outdated: number;
}

export interface RotationOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly vault: Vault;
  readonly log: Logger;
  readonly onProgress?: ((progress: KeyRotationProgress) => void) | undefined;
}

const limits = { page: 500, atOnce: 8 };

/** Counts the credentials that {@link rotateKeys} would wrap again. It reads ids alone. */
export async function findKeyState<Tx>({
  storage,
  vault,
}: Pick<RotationOptions<Tx>, 'storage' | 'vault'>): Promise<KeyState> {
  const keyId = await vault.currentKeyId();
  let outdated = 0;
  for (let after: string | null = null; ; ) {
    const found = await storage.findCredentialsToRewrap(keyId, { after, limit: limits.page });
    outdated += found.length;
    if (found.length < limits.page) return { keyId, outdated };
    after = found.at(-1)?.credentialId ?? null;
  }
}

/**
 * Wraps the data key of every credential again, with the current master key. It opens no secret and does not disturb readers.
 * After an interruption the next call resumes with the rest.
 */
export async function rotateKeys<Tx>(options: RotationOptions<Tx>, stop?: AbortSignal): Promise<KeyRotation> {
  const { storage, vault, log, onProgress } = options;
  // Counted only for those who want to see it: it reads all ids once more.
  const { keyId, outdated: total } = onProgress
    ? await findKeyState(options)
    : { keyId: await vault.currentKeyId(), outdated: 0 };
  const done = { rewrapped: 0, failed: 0 };
  onProgress?.({ keyId, total, ...done });
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
          'Could not wrap the data key of a credential again.',
        );
      }
      onProgress?.({ keyId, total, ...done });
    }
    if (found.length < limits.page) return { keyId, ...done };
    after = found.at(-1)?.credentialId ?? null;
  }
}

/**
 * Retries transient errors of the database, and records any other failure in the shop's event log.
 * @returns false if the row was changed meanwhile, such as by another rotation
 */
async function rewrap<Tx>(options: RotationOptions<Tx>, scope: Scope, id: string, keyId: string): Promise<boolean> {
  const { storage, log } = options;
  try {
    return await retryTransient(storage, () => rewrapOnce(options, scope, id, keyId));
  } catch (error) {
    await recordFailure(storage, scope, id).catch((err: unknown) =>
      log.error({ err, credentialId: id }, 'Could not record a failed key rotation in the event log.'),
    );
    throw error;
  }
}

/** Calls the key provider outside of any transaction: it can be a KMS. */
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
      newEvent('credential.key_rotated', `Wrapped the key of version ${row.version} of the credential again`, {
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
        `Could not wrap version ${row.version} of the credential with the current master key; it keeps its earlier one: check that the vault still has that key, then rotate again`,
        { connectionId: row.connectionId, meta: { version: row.version } },
      ),
    ]);
  });
