import { type GraphProblem, graphError, json } from './answers.ts';

/**
 * `slow` delays the true answer, `truncated` cuts it, `malformed` is none that can be read; the others stand in for it. `dropped`
 * is a connection that breaks, `silent` one that stays open without an answer.
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
  /** How many requests are hit; 1 unless told. */
  readonly count?: number;
  /** Only requests whose path holds this text, or fits this pattern. */
  readonly path?: string | RegExp;
  readonly method?: 'GET' | 'POST';
  /** For `graph_error`. */
  readonly error?: GraphProblem;
  /** For `slow`; 1,000 unless told. */
  readonly delayMs?: number;
  /** For `rate_limited`: what the header says, 1 unless told. */
  readonly minutesToRegain?: number;
  /** Whether the request is carried out for all that is answered: at once, or so many milliseconds later. */
  readonly takesEffect?: boolean | number;
}

/** Faults that tests order for the requests to come. */
export function createFaults() {
  let orders: { order: FaultOrder; left: number }[] = [];
  const hits = ({ path = '', method }: FaultOrder, request: Request): boolean => {
    const { pathname } = new URL(request.url);
    const isThere = typeof path === 'string' ? pathname.includes(path) : path.test(pathname);
    return isThere && (method === undefined || method === request.method);
  };
  return {
    /** The next `count` requests are answered with this fault. */
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

/** What a fault answers; undefined where the true answer is only delayed or cut. */
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

/** Half of the body, as of a connection that broke. */
export async function truncated(answer: Response): Promise<Response> {
  const body = await answer.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), { status: answer.status, headers: answer.headers });
}
