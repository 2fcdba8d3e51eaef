/** A screen reader that hears every batch hears nothing else. */
const everyMs = 10_000;

/** Says how far something is: news at most every ten seconds, its end at once. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #now: () => number;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(say: (text: string) => void, now: () => number = Date.now) {
    this.#say = say;
    this.#now = now;
  }

  soon(text: string): void {
    if (this.#now() - this.#saidAt < everyMs) return;
    this.now(text);
  }

  now(text: string): void {
    this.#saidAt = this.#now();
    this.#say(text);
  }
}
