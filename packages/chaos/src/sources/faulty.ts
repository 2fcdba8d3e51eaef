import { between, pick, type Random } from '../random.ts';
import type { Faults } from './source.ts';

const faultKinds = ['rate_limited', 'server_error', 'slow', 'truncated', 'dropped'] as const;
/** Of all requests; so many fail beside those of an outage. */
const failingPart = 0.2;
const slowMs = [500, 3_000] as const;

/** What each simulator of a shop offers to fail by. */
interface Simulator {
  readonly faults: { next(order: { kind: Exclude<(typeof faultKinds)[number], 'dropped'>; delayMs?: number }): void };
  fetch(request: Request): Promise<Response>;
}

/** A simulator some of whose answers fail, all of them during an outage. */
export function faulty(simulator: Simulator, next: Random, faults: Faults) {
  let downUntil = 0;

  const chooseFault = () => {
    if (faults.isCalm) return null;
    if (Date.now() < downUntil) return pick(next, ['rate_limited', 'server_error'] as const);
    return next() < failingPart ? pick(next, faultKinds) : null;
  };

  return {
    breakDown(forMs: number): void {
      downUntil = Date.now() + forMs;
    },
    answer(request: Request): Promise<Response> {
      const kind = chooseFault();
      if (kind) faults.counts.set(kind, (faults.counts.get(kind) ?? 0) + 1);
      if (kind === 'dropped') throw new Error('The connection breaks.');
      if (kind) simulator.faults.next(kind === 'slow' ? { kind, delayMs: between(next, ...slowMs) } : { kind });
      return simulator.fetch(request);
    },
  };
}
