import { outsideRequests } from '../outside-requests.ts';

/** What waits for its batch. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatherOptions<Item, Result> {
  /** Does the work of a batch, and returns a result for each item. */
  readonly work: (key: string, items: readonly Item[]) => Promise<readonly Result[]>;
  /** Most items of a batch. */
  readonly most: number;
  /** Whether an error would meet every item of the batch: they are not tried one by one then. */
  readonly concernsAll: (error: unknown) => boolean;
}

/**
 * Gathers work of the same key: an item whose key is idle is done at once, and what comes meanwhile is done together afterwards. If a
 * batch fails, each of its items is tried alone, so that none fails because of another.
 */
export function gather<Item, Result>({
  work,
  most,
  concernsAll,
}: GatherOptions<Item, Result>): (key: string, item: Item) => Promise<Result> {
  const queues = new Map<string, Waiting<Item, Result>[]>();

  async function attempt(key: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const items = batch.map(({ item }) => item);
      const results = await work(key, items);
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length === 1 || concernsAll(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await attempt(key, [one]);
    }
  }

  async function workOff(key: string, queue: Waiting<Item, Result>[]): Promise<void> {
    while (queue.length > 0) await attempt(key, queue.splice(0, most));
    queues.delete(key);
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const one = { item, resolve, reject };
      const queue = queues.get(key);
      if (queue) {
        queue.push(one);
        return;
      }
      const next: Waiting<Item, Result>[] = [];
      queues.set(key, next);
      // Others belong to other requests, whose context is not this one's.
      void attempt(key, [one]).then(() => outsideRequests(() => workOff(key, next)));
    });
}
