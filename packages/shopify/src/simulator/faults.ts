import type { CommonFault, FaultAnswers, FaultOrder as Order } from '@makerfex/integrations-testkit/simulator';
import { json, refusal } from './answers.ts';

/** `lost` executes the request and answers 520, like a proxy whose connection broke (community.shopify.dev 35182). */
export type FaultKind = CommonFault | 'throttled' | 'too_costly' | 'internal_error' | 'duplicated' | 'lost';

export interface FaultOrder extends Order<FaultKind> {
  /** Only this GraphQL operation, e.g. `OrdersPage`. */
  readonly operation?: string;
}

const graphqlErrors = (message: string, code: string): Response =>
  json(200, { errors: [{ message, extensions: { code } }] });

export const faults: FaultAnswers<FaultOrder> = {
  rate_limited: ({ retryAfterSeconds = 1 }) =>
    refusal(429, 'Too many requests', { 'retry-after': String(retryAfterSeconds) }),
  throttled: () => graphqlErrors('Throttled', 'THROTTLED'),
  too_costly: () =>
    graphqlErrors('Query cost is 1500, which exceeds the single query max cost limit (1000).', 'MAX_COST_EXCEEDED'),
  internal_error: () =>
    graphqlErrors('Internal error. Looks like something went wrong on our end.', 'INTERNAL_SERVER_ERROR'),
  server_error: () => refusal(500, 'Internal Server Error'),
  token_expired: () => refusal(401, '[API] Invalid API key or access token (unrecognized login or wrong password)'),
  malformed: () => json(200, { data: { orders: 'many', products: { nodes: 7 }, customers: [] } }),
  lost: async (_, carryOut) => {
    await carryOut();
    return refusal(520, 'Web server is returning an unknown error');
  },
  /** Repeats the first record of every page. */
  duplicated: async (_, carryOut) => {
    const answer = await carryOut();
    return json(answer.status, twiceFirst(await answer.json()), Object.fromEntries(answer.headers));
  },
};

function twiceFirst(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'nodes' && Array.isArray(inner) ? [...inner.slice(0, 1), ...inner] : twiceFirst(inner),
    ]),
  );
}
