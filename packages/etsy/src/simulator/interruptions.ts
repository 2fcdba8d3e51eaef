export interface InterruptionOptions {
  /**
   * Only after responses whose path contains this text.
   * @default ''
   */
  readonly path?: string;
  /**
   * After how many responses.
   * @default 1
   */
  readonly count?: number;
}

/** Changes to the shop between two responses, so that a list moves while it is read. */
export function createInterruptions() {
  let orders: { change: () => unknown; path: string; left: number }[] = [];
  return {
    order: (change: () => unknown, { path = '', count = 1 }: InterruptionOptions = {}): void => {
      orders.push({ change, path, left: count });
    },
    /** Runs the changes that are due after a response. */
    after: (path: string): void => {
      const due = orders.filter((order) => path.includes(order.path));
      for (const order of due) {
        order.left -= 1;
        order.change();
      }
      orders = orders.filter(({ left }) => left > 0);
    },
  };
}
