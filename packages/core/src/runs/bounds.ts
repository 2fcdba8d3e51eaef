import { hash } from 'node:crypto';
import { IntegrationError } from '../errors.ts';
import type { PullPage } from '../provider/context.ts';
import type { ProviderHttp } from '../provider/http.ts';

/** Empty pages in a row that end a run. */
const mostEmptyPages = 100;

const never = () => new Promise<never>(() => {});

/**
 * Ends an attempt that sends more requests than the limit, even if its provider ignores errors: a call beyond the limit never
 * resolves, and `wait` rejects.
 */
export class RequestLimit {
  readonly #most: number;
  readonly #capability: string;
  #sent = 0;
  #error: IntegrationError | null = null;
  #fail: (error: IntegrationError) => void = () => undefined;

  /** @param most the most requests of one attempt */
  constructor(most: number, capability: string) {
    this.#most = most;
    this.#capability = capability;
  }

  get isExceeded(): boolean {
    return this.#error !== null;
  }

  /** Wraps a client so that its requests are counted. */
  of(http: ProviderHttp): ProviderHttp {
    return {
      get: (...call) => (this.take() ? http.get(...call) : never()),
      post: (...call) => (this.take() ? http.post(...call) : never()),
      lines: (url) => (this.take() ? http.lines(url) : { [Symbol.asyncIterator]: () => ({ next: never }) }),
    };
  }

  /** Counts a request. @returns whether it may be sent */
  take(): boolean {
    if (this.#sent < this.#most) {
      this.#sent += 1;
      return true;
    }
    this.#error ??= new IntegrationError(
      'run_limit_exceeded',
      `${this.#capability} sent more than ${this.#most} requests in one attempt, the limit of runs.maxRequests. What it read is stored, and the next run resumes there. If the shop is that large, raise the limit.`,
    );
    this.#fail(this.#error);
    return false;
  }

  /** Awaits the next value of a list, or a call. One at a time. @throws IntegrationError `run_limit_exceeded` */
  wait<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      if (this.#error) reject(this.#error);
      work.then(resolve, reject);
    });
  }
}

/**
 * Stops reading a list that repeats itself or brings no more records.
 * @throws IntegrationError `provider_malformed`, `run_limit_exceeded`
 */
export async function* boundPages<Item>(
  pages: AsyncGenerator<PullPage<Item, unknown>, void, undefined>,
  capability: string,
  limit: RequestLimit,
): AsyncGenerator<PullPage<Item, unknown>, void, undefined> {
  const check = pageCheck(capability);
  try {
    for (;;) {
      const next = await limit.wait(pages.next());
      if (next.done) return;
      if (!next.value.waiting) check(next.value);
      else if (!limit.take()) await limit.wait(never());
      yield next.value;
    }
  } finally {
    // Beyond the limit, this may wait for an answer that never comes.
    const ended = pages.return();
    if (limit.isExceeded) ended.catch(() => undefined);
    else await ended;
  }
}

/** Returns the check for the pages of one list, called for each in turn. */
function pageCheck(capability: string): (page: PullPage<unknown, unknown>) => void {
  const cursors = new Set<string>();
  let empty = 0;
  let isRepeated = false;
  return (page) => {
    // The last page may repeat the cursor of the one before it, so only a page after a repeated cursor is an error.
    if (isRepeated)
      throw new IntegrationError(
        'provider_malformed',
        `${capability} returned a cursor for the second time and then another page, so its pages would never end. Report this to the maintainers of the provider package.`,
      );
    const cursor = hash('sha256', JSON.stringify(page.cursor ?? null), 'base64url');
    isRepeated = cursors.has(cursor);
    cursors.add(cursor);
    const isEmpty =
      page.items.length + (page.deleted?.length ?? 0) + (page.rejected?.length ?? 0) + (page.leftOut?.length ?? 0) ===
      0;
    empty = isEmpty ? empty + 1 : 0;
    if (empty < mostEmptyPages) return;
    throw new IntegrationError(
      'provider_malformed',
      `${capability} returned ${mostEmptyPages} pages in a row without any record, which is the limit. Report this to the maintainers of the provider package.`,
    );
  };
}
