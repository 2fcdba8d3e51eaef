/** Wakes the one that waits for it. Rung while nobody waits, it wakes the next at once. */
export class Bell {
  #isRung = false;
  #wake: () => void = () => undefined;

  ring = (): void => {
    this.#isRung = true;
    this.#wake();
  };

  /** Resolves when it is rung, or after so long. */
  async wait(longestMs: number): Promise<void> {
    if (!this.#isRung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, longestMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#isRung = false;
  }
}
