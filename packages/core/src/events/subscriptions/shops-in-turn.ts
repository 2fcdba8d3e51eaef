/** Works on shops that were woken, a few at once, each by one at a time. A shop that is woken while it is worked on has another turn. */
export class ShopsInTurn {
  readonly #waiting = new Set<string>();
  readonly #active = new Map<string, Promise<void>>();
  #isEnded = false;

  readonly #concurrency: number;
  readonly #work: (shopId: string) => Promise<void>;

  /** @param work must not reject */
  constructor(concurrency: number, work: (shopId: string) => Promise<void>) {
    this.#concurrency = concurrency;
    this.#work = work;
  }

  wake(shopId: string): void {
    if (this.#isEnded) return;
    this.#waiting.add(shopId);
    this.#start();
  }

  #start(): void {
    for (const shopId of this.#waiting) {
      if (this.#active.size >= this.#concurrency) return;
      if (this.#active.has(shopId)) continue;
      this.#waiting.delete(shopId);
      this.#active.set(shopId, this.#turn(shopId));
    }
  }

  async #turn(shopId: string): Promise<void> {
    await this.#work(shopId);
    this.#active.delete(shopId);
    this.#start();
  }

  /** Starts no more work. Resolves when none is under way. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#waiting.clear();
    await Promise.all(this.#active.values());
  }
}
