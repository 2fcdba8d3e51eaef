import { problem } from './answers.ts';

/** `slow` delays the true answer and `truncated` cuts it; the others stand in for it. `dropped` is no answer at all. */
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
  /** How many requests are hit; 1 unless told. */
  readonly count?: number;
  /** Only requests whose path holds this text. */
  readonly path?: string;
  /** For `slow`; 1,000 unless told. */
  readonly delayMs?: number;
  /** For `rate_limited`; 1 unless told. */
  readonly retryAfterSeconds?: number;
}

/** Faults that tests order for the requests to come. */
export function createFaults() {
  let orders: { order: FaultOrder; left: number }[] = [];
  return {
    /** The next `count` requests are answered with this fault. */
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

/** What a fault answers; undefined where the true answer is only delayed or altered. */
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

/** Half of the body, as of a connection that broke. */
export async function truncated(answer: Response): Promise<Response> {
  const body = await answer.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), { status: answer.status, headers: answer.headers });
}
