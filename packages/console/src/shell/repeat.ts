import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Does something again and again while it is on and the page can be seen, each time after the time before has ended. */
export class Repeat implements ReactiveController {
  readonly #everyMs: number;
  readonly #work: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOn = false;

  constructor(host: ReactiveControllerHost, everyMs: number, work: () => Promise<void>) {
    this.#everyMs = everyMs;
    this.#work = work;
    host.addController(this);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  set isOn(isOn: boolean) {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    if (isOn) this.#wait();
    else clearTimeout(this.#timer);
  }

  hostDisconnected(): void {
    this.isOn = false;
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.#again(), this.#everyMs);
  }

  async #again(): Promise<void> {
    if (document.visibilityState === 'visible') await this.#work();
    if (this.#isOn) this.#wait();
  }
}
