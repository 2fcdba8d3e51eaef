import { IntegrationError } from '@makerfex/integrations-core';

/** What brokers say where waiting does not help: credentials, permissions, a queue that was made otherwise. */
const refusals = /ACCESS[-_]REFUSED|NOT[-_]ALLOWED|PRECONDITION[-_]FAILED|WRONGPASS|NOAUTH|NOPERM|unknown command/i;

/** What went wrong with a broker, in no words of its own: those can hold addresses, commands and their arguments. */
export function brokerError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const name = nameOf(error);
  if (error instanceof Error && refusals.test(error.message))
    return new IntegrationError(
      'not_configured',
      `The broker refuses what is asked of it (${refusals.exec(error.message)?.[0] ?? name}): look at user, permissions and queues.`,
    );
  return new IntegrationError('storage_unavailable', `The broker cannot be reached (${name}): try again.`);
}

function nameOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : typeof error;
}
