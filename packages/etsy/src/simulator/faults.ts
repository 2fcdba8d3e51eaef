import { type FaultAnswers, type FaultOrder, json } from '@makerfex/integrations-testkit/simulator';
import { problem } from './answers.ts';

export const faults: FaultAnswers<FaultOrder> = {
  rate_limited: ({ retryAfterSeconds = 1 }) =>
    problem(429, 'Exceeded the limit per second.', undefined, { 'retry-after': String(retryAfterSeconds) }),
  server_error: () => problem(500, 'Server Error'),
  token_expired: () => problem(401, 'invalid_token', 'access token is expired'),
  malformed: () => json(200, { count: 'many', results: { unexpected: true } }),
};
