import { inspect } from 'node:util';
import { IntegrationError } from './errors.ts';

/** Shown in place of a secret. */
export const secretMask = '[secret]';

/**
 * A secret that cannot be shown by accident: logging, serialising, spreading, cloning or printing it shows a mask or nothing.
 * The bytes are #private, because all of these treat TypeScript's `private` as an ordinary property.
 * @example
 * const secret = Secret.of(clientSecret);
 * const signature = secret.use((key) => sign(key, body));
 * secret.destroy();
 */
export class Secret {
  readonly #bytes: Buffer;
  #destroyed = false;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Copies the value: the caller of a buffer must still clear it. */
  static of(value: string | Uint8Array): Secret {
    const source = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    // Not Buffer.from(): small ones share one pool with everything else in the process.
    const bytes = Buffer.alloc(source.byteLength);
    bytes.set(source);
    if (typeof value === 'string') source.fill(0);
    return new Secret(bytes);
  }

  /**
   * Passes the text to `use`. The string cannot be cleared afterwards, so keep it no longer than needed.
   * @throws IntegrationError `internal` after {@link Secret.destroy}.
   */
  use<Result>(use: (text: string) => Result): Result {
    if (this.#destroyed) throw new IntegrationError('internal', 'A secret was used after it had been destroyed.');
    return use(this.#bytes.toString('utf8'));
  }

  /** Overwrites the bytes. */
  destroy(): void {
    this.#bytes.fill(0);
    this.#destroyed = true;
  }

  toJSON(): string {
    return secretMask;
  }
  toString(): string {
    return secretMask;
  }
  // A mask, not an error: loggers call this too, and one that throws takes the request down.
  [Symbol.toPrimitive](): string {
    return secretMask;
  }
  [inspect.custom](): string {
    return secretMask;
  }
}
