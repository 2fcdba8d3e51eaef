import { orRefusal } from './answers.ts';
import { commonAnswers, createFaultPlan, type FaultAnswer, type FaultAnswers, type FaultOrder } from './faults.ts';
import { createInterruptions } from './interruptions.ts';

/** One request to a simulator. */
export interface Call<Body> {
  /** Method, headers and signal. Its body has been read. */
  readonly request: Request;
  /** The address that was requested. */
  readonly url: URL;
  /** The body as text; empty if there is none. */
  readonly text: string;
  /** What `read` made of it. */
  readonly body: Body;
  /** How much later the request should take effect, in milliseconds of the simulator's clock: see `takesEffect` of a fault. */
  readonly effectAfterMs: number;
}

/** What the log keeps of every request. */
export interface LoggedRequest {
  /** In upper case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 if there was no answer. */
  readonly status: number;
}

/** What {@link createSimulator} is given. */
export interface SimulatorParts<Body, Logged extends object, Fault extends FaultOrder<string>> {
  /** Reads the body of a request once, for all that follows. */
  readonly read: (text: string, url: URL) => Body;
  /** The provider's normal answer. */
  readonly answer: (call: Call<Body>) => Response | Promise<Response>;
  /** What the log keeps of a request in addition to its method, path and status: no tokens, no secrets. */
  readonly log: (call: Call<Body>) => Logged;
  /** Answers of the provider's own faults, and its own answers of common ones. */
  readonly faults?: FaultAnswers<Fault>;
  /** Whether a fault is for a request, beyond its path and method. */
  readonly applies?: (order: Fault, call: Call<Body>) => boolean;
}

/** The log keeps this many of the newest requests. */
const maxLogged = 10_000;

/**
 * Creates what all simulators have in common: faults on request, a log of requests, and changes while a list is read.
 * @example
 * const core = createSimulator({
 *   read: () => null,
 *   log: ({ url }) => ({ query: url.search }),
 *   faults: { server_error: () => json(503, { error: 'maintenance' }) },
 *   answer: ({ url }) => (url.pathname === '/orders' ? json(200, orders) : json(404, { error: 'not found' })),
 * });
 * core.faults.next({ kind: 'rate_limited', path: '/orders', count: 2 });
 * const response = await core.fetch(new Request('https://api.example.com/orders'));
 */
export function createSimulator<Body, Logged extends object, Fault extends FaultOrder<string> = FaultOrder>(
  parts: SimulatorParts<Body, Logged, Fault>,
) {
  const plan = createFaultPlan<Fault>();
  const interruptions = createInterruptions();
  const requests: (LoggedRequest & Logged)[] = [];
  const answers: Readonly<Record<string, FaultAnswer<Fault> | undefined>> = { ...commonAnswers, ...parts.faults };

  async function serve(call: Call<Body>): Promise<Response> {
    const order = plan.take(call.request, (each) => parts.applies?.(each, call) ?? true);
    let carriedOut: Promise<Response> | undefined;
    const carryOut = (effectAfterMs = 0) => (carriedOut ??= orRefusal(() => parts.answer({ ...call, effectAfterMs })));
    if (!order) return carryOut();
    const { kind, takesEffect = false } = order;
    if (takesEffect !== false) await carryOut(takesEffect === true ? 0 : takesEffect);
    const answer = answers[kind];
    if (!answer)
      throw new TypeError(`The simulator has no fault "${kind}"; it has ${Object.keys(answers).join(', ')}.`);
    return answer(order, () => carryOut(), call.request);
  }

  return {
    /** The provider's API. */
    fetch: async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      const text = await request.text();
      const call = { request, url, text, body: parts.read(text, url), effectAfterMs: 0 };
      const log = (status: number) => {
        requests.push({ method: request.method, path: url.pathname, ...parts.log(call), status });
        if (requests.length > maxLogged) requests.shift();
      };
      try {
        const response = await serve(call);
        interruptions.after(url.pathname);
        log(response.status);
        return response;
      } catch (error) {
        log(0);
        throw error;
      }
    },
    /** The newest 10,000 requests, oldest first. */
    requests: requests as readonly (LoggedRequest & Logged)[],
    faults: { next: plan.next, clear: plan.clear },
    /**
     * Changes the data while it is read: after each of the next `count` answers to a path that contains `path`.
     * @example
     * const simulator = createSimulator({ read: () => null, log: () => ({}), answer: () => json(200, [...orders]) });
     * simulator.whileReading(() => orders.delete('17'), { path: '/orders', count: 3 });
     */
    whileReading: interruptions.plan,
  };
}
