/**
 * Wakes its waiter. If it rings while nobody waits, the next wait ends at once.
 * @example
 * const bell = new Bell();
 * listenForWork(bell.ring);
 * while (!signal.aborted) if (!(await fetchWork())) await bell.wait(1_000, signal);
 */
export class Bell {
  #isRung = false;
  #wake: () => void = () => undefined;

  ring = (): void => {
    this.#isRung = true;
    this.#wake();
  };

  /** Resolves when it rings, after `longestMs`, or when `stop` aborts. */
  async wait(longestMs: number, stop?: AbortSignal): Promise<void> {
    if (!this.#isRung && !stop?.aborted)
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          stop?.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, longestMs);
        stop?.addEventListener('abort', end);
        this.#wake = end;
      });
    this.#isRung = false;
  }
}
