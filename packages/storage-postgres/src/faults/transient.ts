import { causesOf, isStorageUnavailable } from '@makerfex/integrations-core/storage';

/** "Current transaction is aborted": an earlier statement failed, and its error was caught. */
export const abortedState = '25P02';

const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;
/**
 * SQLSTATEs that pass. Whole classes: 08 lost connections, 40 deadlocks and serialisation failures, 53 a full disk or too many
 * connections, 57 cancelled statements, and servers that stop or start. Single ones: 25006 a standby while a failover is under way,
 * 25P03 and 25P04 time limits of a transaction, 55P03 a lock that was not free in time.
 */
const transientState = /^(08...|40...|53...|57...|25006|25P03|25P04|55P03)$/;

/** Node's codes for a connection that broke or could not be opened. */
const connectionCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTCONN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What `pg` says of a lost connection that has no code. */
const connectionWords =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end on the pool)/;

/** @returns the SQLSTATE of an error itself, without what it wraps */
export function stateOf(error: unknown): string | undefined {
  const code = textOf(error, 'code');
  return code !== undefined && sqlState.test(code) ? code : undefined;
}

/** @returns the SQLSTATE of an error or of what it wraps, the outermost first: some layers wrap the driver's errors */
export const stateWithin = (error: unknown): string | undefined =>
  causesOf(error)
    .map(stateOf)
    .find((state) => state !== undefined);

/** Whether an error is a fault of the database that passes, or wraps one. */
export function isTransientFault(error: unknown): boolean {
  if (isStorageUnavailable(error)) return true;
  const causes = causesOf(error);
  // `fetch` wraps its lost connections in one: they are those of another service.
  const isOfFetch = causes.some((cause) => cause instanceof TypeError);
  return causes.some((cause) => {
    const code = textOf(cause, 'code');
    if (code !== undefined && transientState.test(code)) return true;
    return !isOfFetch && (code === undefined ? hasConnectionWords(cause) : connectionCodes.has(code));
  });
}

const hasConnectionWords = (error: unknown): boolean => connectionWordsOf(error) !== undefined;

/** What the driver says of a lost connection; these words quote no value. */
export const connectionWordsOf = (error: unknown): string | undefined =>
  connectionWords.exec(textOf(error, 'message') ?? '')?.[0];

/** A property of an error, if it is text. */
export function textOf(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
