import { anchorTime } from '../home.ts';

export const demoSize = { orders: 2_000, products: 300 };

/**
 * A simulator dates its data back from the moment it is made. The clock stands still at the demo's first start until
 * `run` is called, so that a later start has the same data and only what really changed is imported again.
 */
export function steadyClock() {
  const anchor = anchorTime();
  let isRunning = false;
  return {
    now: () => (isRunning ? Date.now() : anchor),
    run: () => {
      isRunning = true;
    },
  };
}
