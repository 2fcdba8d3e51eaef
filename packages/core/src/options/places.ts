import { type ErrorCode, IntegrationError } from '../errors.ts';
import { option } from './option.ts';

/** Limits how many of something are open at once in one process. */
export interface PlaceLimits {
  /** Most of one shop. */
  readonly mostPerShop: number;
  /** Most of all shops together. */
  readonly mostInAll: number;
}

/** Schemas of {@link PlaceLimits} with defaults, for `option.group`. */
export const placeFields = {
  mostPerShop: option.count(0, 1_000_000).optional(),
  mostInAll: option.count(0, 1_000_000).optional(),
};

export interface PlacesOptions extends PlaceLimits {
  /** The code of the error if the limit is reached. */
  readonly code: ErrorCode & `too_many_${string}`;
  /** What is open, in the plural: `exports`. */
  readonly what: string;
  /** The option with the limits, for the error: `exports` of `exports.mostPerShop`. */
  readonly option: string;
}

/** How long a refused caller should wait. In milliseconds. */
const retryAfterMs = 30_000;

/**
 * Counts what is open in this process, so that neither one shop nor all together exceed their limits.
 * @example
 * const places = new Places({ mostPerShop: 2, mostInAll: 20, code: 'too_many_exports', what: 'exports', option: 'exports' });
 * const leave = places.enter(shopId);
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #open = new Map<string, number>();
  #inAll = 0;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /**
   * Takes a place.
   * @returns the function that releases it; calling it again does nothing
   * @throws IntegrationError with the code of the options, naming the limit
   */
  enter(shopId: string): () => void {
    const { mostPerShop, mostInAll, option: name } = this.#options;
    const open = this.#open.get(shopId) ?? 0;
    if (open >= mostPerShop) throw this.#tooMany(`This shop has ${open}`, `${name}.mostPerShop`);
    if (this.#inAll >= mostInAll) throw this.#tooMany(`All shops together have ${this.#inAll}`, `${name}.mostInAll`);
    this.#open.set(shopId, open + 1);
    this.#inAll += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#leave(shopId);
    };
  }

  #leave(shopId: string): void {
    const left = (this.#open.get(shopId) ?? 1) - 1;
    if (left > 0) this.#open.set(shopId, left);
    else this.#open.delete(shopId);
    this.#inAll -= 1;
  }

  #tooMany(who: string, limit: string): IntegrationError {
    const { code, what } = this.#options;
    return new IntegrationError(
      code,
      `${who} ${what} open in this process, which is the limit (${limit}): close one, or try again later.`,
      { retryAfterMs },
    );
  }
}
