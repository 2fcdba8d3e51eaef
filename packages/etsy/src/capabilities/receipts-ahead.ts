import { readAhead } from '@makerfex/integrations-core/provider';
import { maxOffset, type Page, pageLimit } from './pages.ts';
import type { ReceiptPhase } from './receipt-phases.ts';
import { type Range, secondOf, secondsOf } from './receipt-times.ts';

/** How many receipts of a page are on the next one too if the list does not move, so that a few can leave it meanwhile. */
const sharedReceipts = 4;
/** From the end of a page to that of the next one. */
const distance = pageLimit - sharedReceipts;
/** A list that moves more often is read page by page: each time, the pages that were under way are read in vain. */
const mostMoves = (accepted: number): number => 4 + accepted / 16;

/** The first page of a phase. */
export interface FirstPage {
  readonly firstOf: ReceiptPhase;
  readonly read: () => Promise<Page>;
}

/** A page to read. */
interface PageAhead {
  /** Null for a page that follows others. */
  readonly firstOf: ReceiptPhase | null;
  readonly read: () => Promise<Page>;
}

interface Start {
  readonly range: Range;
  readonly offset: number;
  readonly read: (offset: number) => Promise<Page>;
  /** What is read after this phase, if anything is. */
  readonly afterwards: FirstPage | null;
}

interface ReadPage {
  readonly firstOf: ReceiptPhase | null;
  readonly page: Page;
}

/**
 * Reads the pages that follow one by offset, several at once, and with the last of them the first page of the next phase. The list can
 * move between two reads, so a page counts only if it begins before the last second of the page in front of it: what has a later time,
 * and has not changed meanwhile, is then on this page or behind it.
 */
export class ReceiptsAhead {
  readonly #signal: AbortSignal;
  #pages: AsyncGenerator<ReadPage, void, undefined> | null = null;
  #range: Range | null = null;
  #accepted = 0;
  #moves = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * The next page, from a second on.
   * @returns null if nothing is read ahead, or if that does not follow; it is then dropped
   */
  async next(from: number): Promise<Page | null> {
    if (!this.#pages || !this.#range) return null;
    const { done, value } = await this.#pages.next();
    const page = done || value.firstOf ? null : pageFrom(from, value.page, this.#range);
    if (page) this.#accepted += 1;
    else {
      this.#moves += done ? 0 : 1;
      await this.end();
    }
    return page;
  }

  /** The first page of a phase. @returns null if it was not read ahead; what was is then dropped */
  async first(phase: ReceiptPhase): Promise<Page | null> {
    const found = (await this.#pages?.next())?.value ?? null;
    await this.end();
    return found?.firstOf === phase ? found.page : null;
  }

  /**
   * Prepares to read what follows a page. The requests go out with the call of {@link next}.
   * @returns the page, ending where those ahead end, so that a run which resumes has the same pages
   */
  follow(page: Page, start: Start): Page {
    const { range, offset } = start;
    const length = distance + 1;
    if (offset > 0 || page.count === undefined || page.count <= length) return page;
    const shortened = { ...page, isLast: false, results: page.results.slice(0, length) };
    const end = secondsOf(shortened, range)?.last ?? range.min;
    if (end <= range.min) return page;
    const reads = readsAfter(start, page.count);
    if (reads.length > 1 && this.#moves <= mostMoves(this.#accepted)) {
      const readNow = async ({ firstOf, read }: PageAhead): Promise<ReadPage> => {
        const readAt = new Date();
        return { firstOf, page: { readAt, ...(await read()) } };
      };
      this.#range = range;
      this.#pages = readAhead(reads, readNow, { signal: this.#signal });
    }
    return shortened;
  }

  /** Drops what is read ahead. */
  async end(): Promise<void> {
    await this.#pages?.return();
    this.#pages = null;
  }
}

/** All pages after the first one of a list. If they reach its end, what comes afterwards too. */
function readsAfter({ read, afterwards }: Start, count: number): PageAhead[] {
  const offsets = offsetsUpTo(count);
  const isWhole = (offsets.at(-1) ?? 0) + pageLimit >= count;
  const pages = offsets.map((offset) => ({ firstOf: null, read: () => read(offset) }));
  return isWhole && afterwards ? [...pages, afterwards] : pages;
}

/** Of all pages after the first one of a list. */
function offsetsUpTo(count: number): number[] {
  const offsets: number[] = [];
  for (let end = distance; end + 1 < count && end <= maxOffset; end += distance) offsets.push(end + 1 - sharedReceipts);
  return offsets;
}

function pageFrom(from: number, page: Page, range: Range): Page | null {
  const seconds = secondsOf(page, range);
  const follows = seconds !== null && seconds.first < from && (page.isLast || seconds.last > from);
  return follows ? { ...page, results: page.results.filter((raw) => (secondOf(raw, range) ?? from) >= from) } : null;
}
