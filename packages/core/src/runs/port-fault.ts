import { IntegrationError, isIntegrationError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';

type FaultClassifier = Pick<Storage, 'isTransient'>;

/** Which host port was called, and for what. */
export interface PortCall {
  /** Such as `projects.upsertOrders`. */
  readonly port: string;
  /** What it was called with, as messages name it: `20 order records, from 1001 to 1020`. */
  readonly about: string;
}

/**
 * Classifies what a call of a host port threw, by its cause: the port's own {@link IntegrationError} keeps its code, a transient
 * database error becomes `storage_unavailable`, so that the run is retried, and anything else becomes `port_failed`.
 */
export function toPortError(storage: FaultClassifier, { port, about }: PortCall, thrown: unknown): IntegrationError {
  const options = { cause: thrown, port };
  if (isIntegrationError(thrown)) {
    const { code, message, retryAfterMs } = thrown;
    if (thrown.port !== undefined || (code !== 'port_failed' && code !== 'storage_unavailable')) return thrown;
    return new IntegrationError(code, `The host port ${port} failed for ${about}: ${message}`, {
      ...options,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (storage.isTransient(thrown))
    return new IntegrationError(
      'storage_unavailable',
      `The database failed temporarily in the host port ${port}, for ${about}; what the port wrote was rolled back.`,
      options,
    );
  return new IntegrationError(
    'port_failed',
    `The host port ${port} failed for ${about}; what it wrote was rolled back. Find the cause in the host's log, fix the port and run again.`,
    options,
  );
}

/**
 * Names the port in an error that surfaces after its call: at the flush of an entity, or from a failed statement whose error it caught.
 * @returns any other error unchanged
 */
export const nameLateFault = (storage: FaultClassifier, call: PortCall, thrown: unknown): unknown =>
  isIntegrationError(thrown, 'port_failed') ? toPortError(storage, call, thrown) : thrown;

/**
 * Recognises a transient database error in what other code threw, such as a provider that wraps a port's error.
 * @returns `storage_unavailable` for one, anything else unchanged
 */
export function toTransientError(storage: FaultClassifier, what: string, thrown: unknown): unknown {
  if (isIntegrationError(thrown) || !storage.isTransient(thrown)) return thrown;
  return new IntegrationError('storage_unavailable', `The database failed temporarily in ${what}.`, {
    cause: thrown,
  });
}
