/** Runs a task when its turn comes. */
export type InTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Runs at most `most` tasks at once; the others wait in order. */
export function takeTurns(most: number): InTurn {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // Passes the place on directly, so that no newcomer takes it.
      if (next) next();
      else running -= 1;
    }
  };
}
