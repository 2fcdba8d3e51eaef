import { IntegrationError } from '@makerfex/integrations-core';

/** How long a shop that has too many is asked to wait, in milliseconds. */
const retryAfterMs = 30_000;

/** Counts the streams that are open in this process, so that no shop has more than its share. */
export class OpenStreams {
  readonly #mostPerShop: number;
  readonly #open = new Map<string, number>();

  constructor(mostPerShop: number) {
    this.#mostPerShop = mostPerShop;
  }

  /** @returns the function that gives the place back. @throws IntegrationError `too_many_streams` */
  enter(shopId: string): () => void {
    const open = this.#open.get(shopId) ?? 0;
    if (open >= this.#mostPerShop)
      throw new IntegrationError(
        'too_many_streams',
        `This shop has ${open} streams open here, which is the most: close some, or poll the run.`,
        { retryAfterMs },
      );
    this.#open.set(shopId, open + 1);
    return () => {
      const left = (this.#open.get(shopId) ?? 1) - 1;
      if (left > 0) this.#open.set(shopId, left);
      else this.#open.delete(shopId);
    };
  }
}
