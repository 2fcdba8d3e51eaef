import { type ErrorCode, errorCodes, IntegrationError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';

type Judge = Pick<Storage, 'isTransient'>;

/** Which host port was called, and for what. */
export interface PortCall {
  /** Such as `projects.upsertOrders`. */
  readonly port: string;
  /** What it was given, as a message names it: `order 1001 (the first of 20)`. */
  readonly about: string;
}

/**
 * Classifies what a call of a host port threw, by its cause: the port's own {@link IntegrationError} keeps its code, a database fault
 * that passes is `storage_unavailable`, so that the run is tried again, and anything else is `port_failed`.
 */
export function toPortError(storage: Judge, { port, about }: PortCall, thrown: unknown): IntegrationError {
  const own = ownError(thrown);
  const options = { cause: thrown, port };
  if (own) {
    const isNamed = own.port !== undefined || (own.code !== 'port_failed' && own.code !== 'storage_unavailable');
    if (isNamed) return own;
    const { code, message, retryAfterMs } = own;
    return new IntegrationError(code, `The host port ${port} failed for ${about}: ${message}`, {
      ...options,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (storage.isTransient(thrown))
    return new IntegrationError(
      'storage_unavailable',
      `The database failed for the moment in the host port ${port}, for ${about}; what the port wrote was rolled back.`,
      options,
    );
  return new IntegrationError(
    'port_failed',
    `The host port ${port} failed for ${about}; what it wrote was rolled back. See the cause in the host's log, correct the port and run again.`,
    options,
  );
}

/**
 * Names the port in a fault that shows after its call: an entity that it left to flush, or an error of a statement that it caught.
 * @returns any other error as it is
 */
export const nameLateFault = (storage: Judge, call: PortCall, thrown: unknown): unknown =>
  thrown instanceof IntegrationError && thrown.code === 'port_failed' ? toPortError(storage, call, thrown) : thrown;

/**
 * Recognises a database fault that passes in what other code threw, such as a provider's that wraps the error of a port.
 * @returns `storage_unavailable` for one, anything else as it is
 */
export function toPassingFault(storage: Judge, what: string, thrown: unknown): unknown {
  if (ownError(thrown) || !storage.isTransient(thrown)) return thrown;
  return new IntegrationError('storage_unavailable', `The database failed for the moment in ${what}.`, {
    cause: thrown,
  });
}

/** @returns the error as ours; null if it is none. A host can have loaded a second copy of this package: its errors are made ours. */
function ownError(thrown: unknown): IntegrationError | null {
  if (thrown instanceof IntegrationError) return thrown;
  if (!(thrown instanceof Error) || thrown.name !== 'IntegrationError' || !('code' in thrown)) return null;
  if (!isErrorCode(thrown.code)) return null;
  const retryAfterMs = 'retryAfterMs' in thrown ? thrown.retryAfterMs : undefined;
  return new IntegrationError(thrown.code, thrown.message, {
    cause: thrown,
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  });
}

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCodes, code);
