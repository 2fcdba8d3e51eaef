import { IntegrationError } from '../errors.ts';

/** @param label the provider's name */
export const waitsTooLong = (label: string, maxWaitMs: number, waitMs: number): IntegrationError =>
  new IntegrationError(
    'provider_rate_limited',
    `The rate budget of ${label} is used up for longer than ${maxWaitMs} ms, the longest that a call waits: try again later.`,
    { retryAfterMs: waitMs },
  );

/** @param isPerson whether a person's run asked */
export function dayIsSpent(label: string, isPerson: boolean, waitMs: number): IntegrationError {
  const rest = isPerson ? '' : ', apart from what is kept for runs that people start';
  return new IntegrationError(
    'provider_rate_limited',
    `The requests that ${label} allows this app a day are used up${rest}: try again later.`,
    { retryAfterMs: waitMs },
  );
}
