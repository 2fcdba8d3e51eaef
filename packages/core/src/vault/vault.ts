import { randomBytes } from 'node:crypto';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { CredentialKind } from '../storage/credential-kinds.ts';
import type { CredentialRow, JsonObject, KeyWrapping } from '../storage/rows.ts';
import { isStorageUnavailable } from '../storage/support.ts';
import { hasExactly, isCanonicalCompact, maxCompactLength } from './compact.ts';
import { loadJose } from './jose.ts';
import type { KeyContext, KeyProvider } from './keyring.ts';

/** The only row that a sealed secret can be opened for. */
export interface SealBinding {
  readonly shopId: string;
  readonly connectionId: string;
  readonly kind: CredentialKind;
  readonly version: number;
}

export type SealedSecret = Pick<CredentialRow, 'encryptedSecret' | 'wrappedKey' | 'keyId'>;

export interface Vault {
  /** Seals a payload under its own data key. */
  seal(
    payload: JsonObject,
    binding: SealBinding,
  ): Promise<{ encryptedSecret: string; wrappedKey: string; keyId: string }>;
  /**
   * @returns the payload as JSON text
   * @throws IntegrationError `credential_unusable` if it was revoked, `credential_corrupt` if it is not exactly what was sealed
   * for this binding, `not_configured` if the master key is missing
   */
  open(sealed: SealedSecret, binding: SealBinding): Promise<Secret>;
  /** Wraps the data key again, with the current master key. The secret itself is not opened. @throws like {@link Vault.open} */
  rewrap(sealed: SealedSecret, binding: SealBinding): Promise<KeyWrapping>;
  /** Id of the master key that new secrets are sealed under. */
  currentKeyId(): Promise<string>;
}

const algorithms = { alg: 'dir', enc: 'A256GCM' } as const;
/** Longest payload: its base64url and a long header still fit what `open` accepts. */
const maxPayloadBytes = maxCompactLength / 2;

/**
 * Seals secrets as compact JWE, one random data key each, which only the key provider can unwrap.
 * @param isTransient for a key provider that stores its keys in the host's database. @default isStorageUnavailable
 */
export function createVault(keyProvider: KeyProvider, isTransient = isStorageUnavailable): Vault {
  const ask = <Result>(binding: SealBinding, call: () => Promise<Result>) =>
    callKeyProvider(isTransient, binding, call);

  /** Only the key that the token names: GCM does not commit to its key, so trying several would prove nothing. */
  async function unwrap({ encryptedSecret, wrappedKey, keyId }: SealedSecret, binding: SealBinding) {
    if (wrappedKey === null)
      throw new IntegrationError(
        'credential_unusable',
        `The credential of connection ${binding.connectionId} was revoked: set a new one.`,
      );
    const kid = await readKid(encryptedSecret);
    if (kid === null) throw corrupt(binding);
    const dataKey = await ask(binding, () => keyProvider.unwrap(wrappedKey, keyId, contextOf(binding, kid)));
    return { kid, dataKey };
  }

  return {
    async seal(payload, binding) {
      const plaintext = Buffer.from(JSON.stringify(payload), 'utf8');
      const dataKey = randomBytes(32);
      const kid = randomBytes(16).toString('base64url');
      try {
        if (plaintext.byteLength > maxPayloadBytes)
          throw new IntegrationError('invalid_input', `A secret can have at most ${maxPayloadBytes} bytes.`);
        const wrapped = await ask(binding, () => keyProvider.wrap(dataKey, contextOf(binding, kid)));
        const { CompactEncrypt } = await loadJose();
        const encryptedSecret = await new CompactEncrypt(plaintext)
          .setProtectedHeader(headerOf(binding, kid))
          .encrypt(dataKey);
        return { encryptedSecret, wrappedKey: wrapped.wrappedKey, keyId: wrapped.keyId };
      } finally {
        plaintext.fill(0);
        dataKey.fill(0);
      }
    },

    async open(sealed, binding) {
      const { kid, dataKey } = await unwrap(sealed, binding);
      const { encryptedSecret } = sealed;
      try {
        const opened = await decrypt(encryptedSecret, dataKey);
        if (!opened) throw corrupt(binding);
        try {
          // A token that was moved to another row also decrypts: only this comparison refuses it.
          if (!hasExactly(opened.protectedHeader, headerOf(binding, kid))) throw corrupt(binding);
          return Secret.of(opened.plaintext);
        } finally {
          opened.plaintext.fill(0);
        }
      } finally {
        dataKey.fill(0);
      }
    },

    async rewrap(sealed, binding) {
      const { kid, dataKey } = await unwrap(sealed, binding);
      try {
        return await ask(binding, () => keyProvider.wrap(dataKey, contextOf(binding, kid)));
      } finally {
        dataKey.fill(0);
      }
    },

    async currentKeyId() {
      const probe = { shopId: '', connectionId: 'none', kind: 'oauth2', version: 0 } as const;
      const { keyId } = await ask(probe, () => keyProvider.wrap(randomBytes(32), contextOf(probe, 'probe')));
      return keyId;
    },
  };
}

const contextOf = (binding: SealBinding, kid: string): KeyContext => ({
  shop_id: binding.shopId,
  connection_id: binding.connectionId,
  kind: binding.kind,
  version: String(binding.version),
  data_key: kid,
});

const headerOf = (binding: SealBinding, kid: string) => ({
  ...algorithms,
  kid,
  shop_id: binding.shopId,
  connection_id: binding.connectionId,
  kind: binding.kind,
  version: String(binding.version),
});

/** Id of the token's data key; null if this vault did not write the token. */
async function readKid(token: string): Promise<string | null> {
  if (!isCanonicalCompact(token)) return null;
  const { decodeProtectedHeader } = await loadJose();
  try {
    const { alg, enc, kid } = decodeProtectedHeader(token);
    return alg === algorithms.alg && enc === algorithms.enc && typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

async function decrypt(token: string, dataKey: Uint8Array) {
  const { compactDecrypt } = await loadJose();
  return compactDecrypt(token, dataKey, {
    keyManagementAlgorithms: [algorithms.alg],
    contentEncryptionAlgorithms: [algorithms.enc],
  }).catch(() => null);
}

const corrupt = ({ connectionId, version }: SealBinding) =>
  new IntegrationError(
    'credential_corrupt',
    `Version ${version} of the credential of connection ${connectionId} is not what was sealed for it: set the credential again.`,
  );

/** A host's key provider can put anything into its errors: only their name is shown. */
async function callKeyProvider<Result>(
  isTransient: (error: unknown) => boolean,
  binding: SealBinding,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    if (isTransient(error))
      throw new IntegrationError(
        'storage_unavailable',
        `The key provider's database failed temporarily for connection ${binding.connectionId}: try again.`,
      );
    const name = error instanceof Error ? error.name : typeof error;
    throw new IntegrationError(
      'internal',
      `The key provider failed (${name}) for connection ${binding.connectionId}: check whether it can be reached.`,
    );
  }
}
