import type { Delivery } from './job-engine.ts';

/** Waiting deliveries in one queue per shop. Shops take turns, so that a shop with many does not delay the others. */
export class ShopQueues {
  readonly #mostPerShop: number;
  readonly #waiting = new Map<string, Map<string, Delivery>>();
  readonly #underWay = new Map<string, number>();

  /** @param mostPerShop how many of one shop may be under way at once */
  constructor(mostPerShop: number) {
    this.#mostPerShop = mostPerShop;
  }

  /** Adds a delivery. @returns false if its run waits already */
  put(delivery: Delivery): boolean {
    const { shopId } = delivery.scope;
    const queue = this.#waiting.get(shopId) ?? new Map<string, Delivery>();
    this.#waiting.set(shopId, queue);
    if (queue.has(delivery.runId)) return false;
    queue.set(delivery.runId, delivery);
    return true;
  }

  isWaiting({ scope: { shopId }, runId }: Delivery): boolean {
    return this.#waiting.get(shopId)?.has(runId) ?? false;
  }

  /** Takes the next delivery, which then is under way; null if none waits, or only those of shops at their limit. */
  take(): Delivery | null {
    for (const [shopId, queue] of this.#waiting) {
      const count = this.#underWay.get(shopId) ?? 0;
      if (count >= this.#mostPerShop) continue;
      const [next] = queue.values();
      if (!next) continue;
      queue.delete(next.runId);
      // Moves the shop to the end of the line.
      this.#waiting.delete(shopId);
      if (queue.size > 0) this.#waiting.set(shopId, queue);
      this.#underWay.set(shopId, count + 1);
      return next;
    }
    return null;
  }

  done({ scope: { shopId } }: Delivery): void {
    const count = (this.#underWay.get(shopId) ?? 1) - 1;
    if (count > 0) this.#underWay.set(shopId, count);
    else this.#underWay.delete(shopId);
  }
}
