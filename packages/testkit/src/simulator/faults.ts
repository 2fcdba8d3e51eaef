import { setTimeout as delay } from 'node:timers/promises';
import { json } from './answers.ts';

/**
 * Faults that every simulator has. `slow` delays the normal answer, `truncated` cuts off its second half; `dropped` breaks the
 * connection, `silent` keeps it open without an answer; the others are answers, which a simulator can replace by its provider's own.
 */
export type CommonFault =
  | 'slow'
  | 'truncated'
  | 'dropped'
  | 'silent'
  | 'rate_limited'
  | 'server_error'
  | 'token_expired'
  | 'malformed';

/** Which requests get a fault, and which one. */
export interface FaultOrder<Kind extends string = CommonFault> {
  /** What happens: a {@link CommonFault}, or a fault of the provider's own. */
  readonly kind: Kind;
  /**
   * How many requests get it.
   * @default 1
   */
  readonly count?: number;
  /** Only requests whose path contains this text, or matches this pattern. */
  readonly path?: string | RegExp;
  /** Only requests with this method, in upper case. */
  readonly method?: string;
  /**
   * The delay of `slow`, in milliseconds.
   * @default 1_000
   */
  readonly delayMs?: number;
  /**
   * The Retry-After of `rate_limited`, in seconds.
   * @default 1
   */
  readonly retryAfterSeconds?: number;
  /**
   * Whether the request takes effect despite the fault: at once, or this many milliseconds later if the simulator can do that.
   * @default false
   */
  readonly takesEffect?: boolean | number;
}

/**
 * Answers a request that gets a fault.
 * @param carryOut carries out the request, once however often it is called, and returns the normal answer
 */
export type FaultAnswer<Fault> = (
  order: Fault,
  carryOut: () => Promise<Response>,
  request: Request,
) => Response | Promise<Response>;

/** The answers of a provider's own faults, and of common ones that the provider answers in its own way. */
export type FaultAnswers<Fault extends FaultOrder<string>> = {
  readonly [Kind in Exclude<Fault['kind'], CommonFault>]: FaultAnswer<Fault>;
} & { readonly [Kind in CommonFault]?: FaultAnswer<Fault> };

export const commonAnswers: Readonly<Record<CommonFault, FaultAnswer<FaultOrder<string>>>> = {
  slow: async ({ delayMs = 1_000 }, carryOut, { signal }) => {
    await delay(delayMs, undefined, { signal });
    return carryOut();
  },
  truncated: async (_, carryOut) => {
    const answer = await carryOut();
    const text = await answer.text();
    return new Response(text.slice(0, Math.floor(text.length / 2)), answer);
  },
  dropped: () => Promise.reject(new TypeError('fetch failed')),
  silent: (_, __, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  rate_limited: ({ retryAfterSeconds = 1 }) =>
    json(429, { error: 'too many requests' }, { 'retry-after': String(retryAfterSeconds) }),
  server_error: () => json(500, { error: 'internal server error' }),
  token_expired: () => json(401, { error: 'the access token has expired' }),
  malformed: () => json(200, '{"unexpected":[true'),
};

/** Keeps the faults that a test orders for coming requests. */
export function createFaultPlan<Fault extends FaultOrder<string>>() {
  let planned: { order: Fault; left: number }[] = [];
  return {
    /** Answers the next `count` matching requests with this fault. */
    next: (order: Fault): void => {
      planned.push({ order, left: order.count ?? 1 });
    },
    /** Drops all faults that were not used. */
    clear: (): void => {
      planned = [];
    },
    take: (request: Request, applies: (order: Fault) => boolean): Fault | undefined => {
      const found = planned.find(({ order }) => isFor(order, request) && applies(order));
      if (!found) return undefined;
      found.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return found.order;
    },
  };
}

function isFor({ path = '', method }: FaultOrder<string>, request: Request): boolean {
  const { pathname } = new URL(request.url);
  const isPath = typeof path === 'string' ? pathname.includes(path) : path.test(pathname);
  return isPath && (method === undefined || method === request.method);
}
