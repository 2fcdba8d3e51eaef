export interface InterruptionOptions {
  /** Only after answers whose path holds this text. @default every answer */
  readonly path?: string;
  /** After how many answers. @default 1 */
  readonly count?: number;
}

/** Changes of the shop that come between two answers, as a list moves while somebody reads it. */
export function createInterruptions() {
  let orders: { change: () => unknown; path: string; left: number }[] = [];
  return {
    order: (change: () => unknown, { path = '', count = 1 }: InterruptionOptions = {}): void => {
      orders.push({ change, path, left: count });
    },
    /** Called when an answer is ready. */
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
