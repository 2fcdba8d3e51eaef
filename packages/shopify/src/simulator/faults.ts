import { json, refusal } from './answers.ts';

/**
 * `slow`, `truncated`, `lost` and `duplicated` alter the normal answer; the others replace it. `lost` executes the request and
 * answers 520, like a proxy whose connection broke (community.shopify.dev 35182).
 */
export type FaultKind =
  | 'rate_limited'
  | 'throttled'
  | 'too_costly'
  | 'server_error'
  | 'internal_error'
  | 'slow'
  | 'truncated'
  | 'malformed'
  | 'duplicated'
  | 'token_expired'
  | 'lost'
  | 'dropped';

export interface FaultOrder {
  readonly kind: FaultKind;
  /**
   * How many requests get the fault.
   * @default 1
   */
  readonly count?: number;
  /** Only requests whose path contains this text. */
  readonly path?: string;
  /** Only this GraphQL operation, e.g. `OrdersPage`. */
  readonly operation?: string;
  /**
   * Delay of `slow`, in milliseconds.
   * @default 1_000
   */
  readonly delayMs?: number;
  /**
   * The Retry-After of `rate_limited`, in seconds.
   * @default 1
   */
  readonly retryAfterSeconds?: number;
}

/** Faults that tests order for future requests. */
export function createFaults() {
  let orders: { order: FaultOrder; left: number }[] = [];
  return {
    /** Answers the next `count` requests with this fault. */
    next: (order: FaultOrder): void => {
      orders.push({ order, left: order.count ?? 1 });
    },
    clear: (): void => {
      orders = [];
    },
    take: (path: string, operation: string | null): FaultOrder | undefined => {
      const found = orders.find(
        ({ order }) =>
          (!order.path || path.includes(order.path)) && (!order.operation || order.operation === operation),
      );
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) orders = orders.filter((held) => held !== found);
      return found.order;
    },
  };
}

/** The answer of a fault; undefined if it only alters the normal answer. */
export function faultAnswer({ kind, retryAfterSeconds }: FaultOrder): Response | undefined {
  switch (kind) {
    case 'rate_limited':
      return refusal(429, 'Too many requests', { 'retry-after': String(retryAfterSeconds ?? 1) });
    case 'throttled':
      return graphqlErrors('Throttled', 'THROTTLED');
    case 'too_costly':
      return graphqlErrors(
        'Query cost is 1500, which exceeds the single query max cost limit (1000).',
        'MAX_COST_EXCEEDED',
      );
    case 'internal_error':
      return graphqlErrors('Internal error. Looks like something went wrong on our end.', 'INTERNAL_SERVER_ERROR');
    case 'server_error':
      return refusal(500, 'Internal Server Error');
    case 'token_expired':
      return refusal(401, '[API] Invalid API key or access token (unrecognized login or wrong password)');
    case 'malformed':
      return json(200, { data: { orders: 'many', products: { nodes: 7 }, customers: [] } });
    case 'dropped':
      throw new TypeError('fetch failed');
    default:
      return undefined;
  }
}

const graphqlErrors = (message: string, code: string): Response =>
  json(200, { errors: [{ message, extensions: { code } }] });

/** Half of the body, as if the connection broke. */
export async function truncated(answer: Response): Promise<Response> {
  const body = await answer.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), { status: answer.status, headers: answer.headers });
}

/** Repeats the first record of every page. */
export async function duplicated(answer: Response): Promise<Response> {
  const body: unknown = await answer.json();
  return json(answer.status, twiceFirst(body), Object.fromEntries(answer.headers));
}

function twiceFirst(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'nodes' && Array.isArray(inner) ? [...inner.slice(0, 1), ...inner] : twiceFirst(inner),
    ]),
  );
}
