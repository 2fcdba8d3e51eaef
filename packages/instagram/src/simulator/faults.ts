import { type GraphProblem, graphError, json } from './answers.ts';

/**
 * `slow` delays the real answer, `truncated` cuts it, `malformed` is unreadable; the others replace it. `dropped` breaks the
 * connection, `silent` keeps it open without an answer.
 */
export type FaultKind =
  | 'graph_error'
  | 'rate_limited'
  | 'token_expired'
  | 'server_error'
  | 'slow'
  | 'truncated'
  | 'malformed'
  | 'dropped'
  | 'silent';

export interface FaultOrder {
  readonly kind: FaultKind;
  /**
   * How many requests it affects.
   * @default 1
   */
  readonly count?: number;
  /** Only requests whose path contains this text, or matches this pattern. @default '' */
  readonly path?: string | RegExp;
  readonly method?: 'GET' | 'POST';
  /** For `graph_error`. */
  readonly error?: GraphProblem;
  /**
   * For `slow`, in milliseconds.
   * @default 1_000
   */
  readonly delayMs?: number;
  /**
   * For `rate_limited`: what the header says.
   * @default 1
   */
  readonly minutesToRegain?: number;
  /**
   * Whether the request takes effect despite the fault: at once, or this many milliseconds later.
   * @default false
   */
  readonly takesEffect?: boolean | number;
}

/** Faults that tests plan for coming requests. */
export function createFaults() {
  let orders: { order: FaultOrder; left: number }[] = [];
  const hits = ({ path = '', method }: FaultOrder, request: Request): boolean => {
    const { pathname } = new URL(request.url);
    const pathMatches = typeof path === 'string' ? pathname.includes(path) : path.test(pathname);
    return pathMatches && (method === undefined || method === request.method);
  };
  return {
    /** Answers the next `count` matching requests with this fault. */
    next: (order: FaultOrder): void => {
      orders.push({ order, left: order.count ?? 1 });
    },
    clear: (): void => {
      orders = [];
    },
    take: (request: Request): FaultOrder | undefined => {
      const found = orders.find(({ order }) => hits(order, request));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) orders = orders.filter((order) => order !== found);
      return found.order;
    },
  };
}

/** A fault's answer; undefined if the real answer is only delayed or cut. */
export async function faultAnswer(
  { kind, error, minutesToRegain = 1 }: FaultOrder,
  { signal }: Request,
  usage: (minutes: number) => Record<string, string>,
): Promise<Response | undefined> {
  switch (kind) {
    case 'graph_error':
      return graphError(error ?? { code: 1 }, 'An unknown error occurred');
    case 'rate_limited': {
      const answer = graphError({ code: 80002 }, 'There have been too many calls to this Instagram account.');
      for (const [name, value] of Object.entries(usage(minutesToRegain))) answer.headers.set(name, value);
      return answer;
    }
    case 'token_expired':
      return graphError({ code: 190, subcode: 463 }, 'Error validating access token: Session has expired');
    case 'server_error':
      return new Response('<html>Sorry, something went wrong.</html>', {
        status: 500,
        headers: { 'content-type': 'text/html' },
      });
    case 'malformed':
      return json(200, '{"unexpected":[true');
    case 'dropped':
      throw new TypeError('fetch failed');
    case 'silent':
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    default:
      return undefined;
  }
}

/** Half of the body, as after a broken connection. */
export async function truncated(answer: Response): Promise<Response> {
  const body = await answer.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), { status: answer.status, headers: answer.headers });
}
