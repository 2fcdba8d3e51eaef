import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { within } from '@makerfex/integrations-core/jobs';

/** Errors that retrying does not solve: credentials, permissions, a queue with other settings. */
const refusals = /ACCESS[-_]REFUSED|NOT[-_]ALLOWED|PRECONDITION[-_]FAILED|WRONGPASS|NOAUTH|NOPERM|unknown command/i;

/** A broker's error, without its message: that can hold addresses, commands and their arguments. */
export function brokerError(error: unknown): IntegrationError {
  if (isIntegrationError(error)) return error;
  const name = nameOf(error);
  if (error instanceof Error && refusals.test(error.message))
    return new IntegrationError(
      'not_configured',
      `The broker refused the request (${refusals.exec(error.message)?.[0] ?? name}): check its user, permissions and queues.`,
    );
  return new IntegrationError('storage_unavailable', `Cannot reach the broker (${name}): try again.`);
}

/** @throws IntegrationError `storage_unavailable` if it takes longer; the work continues, but its result is ignored. */
export const answered = <Result>(work: Promise<Result>, ms: number): Promise<Result> =>
  within(ms, () => work, {
    late: () => {
      throw new IntegrationError('storage_unavailable', `The broker did not answer within ${ms} ms: try again.`);
    },
  });

function nameOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : typeof error;
}
