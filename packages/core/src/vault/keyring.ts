import { isUtf8 } from 'node:buffer';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { IntegrationError } from '../errors.ts';
import { checkOptions } from '../options/check-options.ts';
import { option } from '../options/option.ts';
import { hasExactly, isCanonicalCompact } from './compact.ts';
import { loadJose } from './jose.ts';

/** What a wrapped key belongs to, as text to fit the encryption context of a KMS. Not secret. */
export interface KeyContext {
  /** The shop of the connection. */
  readonly shop_id: string;
  /** The connection of the credential. */
  readonly connection_id: string;
  /** Kind of the credential: `oauth2`. */
  readonly kind: string;
  /** Version of the credential, as text. */
  readonly version: string;
  /** Id of the data key. */
  readonly data_key: string;
}

/** Wraps data keys with a master key: a {@link keyring}, or a KMS behind the same two methods. */
export interface KeyProvider {
  /**
   * Encrypts a data key with the current master key, bound to the context. Returns it as text, with the id of the master key.
   */
  wrap(dataKey: Uint8Array, context: KeyContext): Promise<{ wrappedKey: string; keyId: string }>;
  /** Decrypts a data key. Must refuse any context but the one that the key was wrapped with. */
  unwrap(wrappedKey: string, keyId: string, context: KeyContext): Promise<Uint8Array>;
}

const keyBytes = 32;
const howToMake = 'Make one with `openssl rand -base64 32` and keep it in the secret store of the host.';
const algorithms = { alg: 'A256KW', enc: 'A256GCM' } as const;

/** What {@link keyring} takes. */
export interface KeyringOptions {
  /** Id of the key that wraps new data keys. */
  readonly current: string;
  /** Base64 of 32 random bytes each, by key id. Key ids are stored: never rename them. */
  readonly keys: Readonly<Record<string, string | undefined>>;
}

const keyringOptions = option.group<KeyringOptions>({
  current: option.text('the id of a key'),
  keys: option.where<KeyringOptions['keys']>(
    'an object with a key by its id',
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
});

/**
 * Master keys in the process. `current` wraps new data keys; the others only open what they wrapped earlier. To rotate, add a
 * key, make it current and keep the old one while a credential needs it.
 * @throws IntegrationError `not_configured` if there is no usable current key, or if a key could be guessed (text, bytes that
 * repeat or count)
 * @example
 * const vault = keyring({ current: '2026', keys: { 2026: process.env['VAULT_KEY_2026'] } });
 */
export function keyring(options: KeyringOptions): KeyProvider {
  checkOptions('keyring', keyringOptions, options);
  const entries = Object.entries(options.keys);
  if (entries.length === 0) throw new IntegrationError('not_configured', `The keyring has no key. ${howToMake}`);
  const keys = new Map(entries.map(([id, text]) => [id, readKey(id, text)] as const));
  const current = keys.get(options.current);
  if (!current)
    throw new IntegrationError(
      'not_configured',
      `The keyring's current key "${options.current}" is not among its keys (${entries.map(([id]) => id).join(', ')}): add it, or name one of these.`,
    );

  return {
    async wrap(dataKey, context) {
      const header = { ...algorithms, kid: options.current, ...context };
      const { CompactEncrypt } = await loadJose();
      return {
        wrappedKey: await new CompactEncrypt(dataKey).setProtectedHeader(header).encrypt(current),
        keyId: options.current,
      };
    },
    async unwrap(wrappedKey, keyId, context) {
      const key = keys.get(keyId);
      if (!key)
        throw new IntegrationError(
          'not_configured',
          `The keyring does not have the key that the credential of connection ${context.connection_id} was sealed under: add it to the keys again.`,
          { cause: aboutKey(keyId) },
        );
      const dataKey = isCanonicalCompact(wrappedKey) ? await open(wrappedKey, key) : null;
      if (!dataKey || !hasExactly(dataKey.protectedHeader, { ...algorithms, kid: keyId, ...context }))
        throw new IntegrationError(
          'credential_corrupt',
          `The wrapped key of connection ${context.connection_id} does not open with its key: the row was changed, or the key under this id is a different one. Set the credential again.`,
          { cause: aboutKey(keyId) },
        );
      return dataKey.plaintext;
    },
  };
}

/** Only for the host's log: messages can reach the health of a connection and events, and key ids do not belong there. */
const aboutKey = (keyId: string) => new Error(`The key is "${keyId}" of the keyring.`);

/** Drops jose's errors: they only say that it failed, and could say more in a later release. */
async function open(wrappedKey: string, key: KeyObject) {
  const { compactDecrypt } = await loadJose();
  return compactDecrypt(wrappedKey, key, {
    keyManagementAlgorithms: [algorithms.alg],
    contentEncryptionAlgorithms: [algorithms.enc],
  }).catch(() => null);
}

function readKey(id: string, text: string | undefined): KeyObject {
  const refuse = (problem: string) =>
    new IntegrationError('not_configured', `Key "${id}" of the keyring ${problem}. ${howToMake}`);
  const base64 = text?.trim();
  if (!base64) throw refuse('is empty');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64 && bytes.toString('base64url') !== base64) throw refuse('is not base64');
  if (bytes.byteLength !== keyBytes) throw refuse(`has ${bytes.byteLength} bytes, not ${keyBytes}`);
  if (isGuessable(bytes)) throw refuse('could be guessed: its bytes are not random');
  return createSecretKey(bytes);
}

/** Random keys have about 30 different bytes and differences between neighbours. So few occur once in 10^9 keys. */
const fewest = 17;

/** Whether bytes repeat, count up or down, or are text, as random ones never do. */
function isGuessable(bytes: Buffer): boolean {
  const steps = bytes.subarray(1).map((byte, index) => byte - (bytes[index] ?? 0));
  return new Set(bytes).size < fewest || new Set(steps).size < fewest || isText(bytes);
}

/** UTF-8 without control characters. */
const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !/\p{Cc}/u.test(bytes.toString());
