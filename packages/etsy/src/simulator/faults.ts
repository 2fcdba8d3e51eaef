import { problem } from './answers.ts';

/** `slow` delays the real response, `truncated` cuts it off, and `dropped` breaks the connection; the others replace it. */
export type FaultKind =
  | 'rate_limited'
  | 'server_error'
  | 'slow'
  | 'truncated'
  | 'malformed'
  | 'token_expired'
  | 'dropped';

export interface FaultOrder {
  readonly kind: FaultKind;
  /**
   * How many requests are affected.
   * @default 1
   */
  readonly count?: number;
  /**
   * Only requests whose path contains this text.
   * @default ''
   */
  readonly path?: string;
  /**
   * For `slow`, in milliseconds.
   * @default 1_000
   */
  readonly delayMs?: number;
  /**
   * For `rate_limited`, in seconds.
   * @default 1
   */
  readonly retryAfterSeconds?: number;
}

/** Faults that a test orders for the next requests. */
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
    take: (path: string): FaultOrder | undefined => {
      const found = orders.find(({ order }) => !order.path || path.includes(order.path));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) orders = orders.filter((order) => order !== found);
      return found.order;
    },
  };
}

/** The response of a fault; undefined if the real one is only delayed or cut off. */
export function faultAnswer({ kind, retryAfterSeconds }: FaultOrder): Response | undefined {
  switch (kind) {
    case 'rate_limited':
      return problem(429, 'Exceeded the limit per second.', undefined, {
        'retry-after': String(retryAfterSeconds ?? 1),
      });
    case 'server_error':
      return problem(500, 'Server Error');
    case 'token_expired':
      return problem(401, 'invalid_token', 'access token is expired');
    case 'malformed':
      return new Response('{"count":"many","results":{"unexpected":true}}', {
        headers: { 'content-type': 'application/json' },
      });
    case 'dropped':
      throw new TypeError('fetch failed');
    default:
      return undefined;
  }
}

/** Cuts the body in half, as a broken connection does. */
export async function truncated(answer: Response): Promise<Response> {
  const body = await answer.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), { status: answer.status, headers: answer.headers });
}
