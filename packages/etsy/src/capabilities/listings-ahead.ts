import { readAhead } from '@makerfex/integrations-core/provider';
import { fetchInventories } from './inventories.ts';
import { type ListingState, type ListingsReader, listingQuery, listingStates, listingsPath } from './listing-states.ts';
import { getPage, maxOffset, type Page, pageLimit } from './pages.ts';

/** A page of the listings of one state. */
export interface ListingPlace {
  readonly state: ListingState;
  readonly offset: number;
}

export interface ListingPage extends Page {
  readonly place: ListingPlace;
  readonly inventories: ReadonlyMap<string, unknown>;
  readonly readAt: Date;
}

/**
 * Reads pages of listings with their inventories, several at once. Which pages there are follows from how many listings each state
 * had at the start: a list that has become longer is read to its end, and what lies behind the end of a shorter one is dropped.
 */
export class ListingsAhead {
  readonly #reader: ListingsReader;
  readonly #pages: AsyncGenerator<ListingPage, void, undefined>;
  #next: ListingPage | null = null;

  /** @param counts how many listings each state had */
  constructor(reader: ListingsReader, from: ListingPlace, counts: readonly (number | null)[]) {
    this.#reader = reader;
    const read = (place: ListingPlace) => readListings(reader, place);
    this.#pages = readAhead(placesFrom(from, counts), read, { signal: reader.signal });
  }

  /** The page at a place. Ask for one after the other. */
  async at(place: ListingPlace): Promise<ListingPage> {
    for (;;) {
      const page = this.#next ?? (await this.#pages.next()).value ?? null;
      this.#next = page;
      if (!page || compare(place, page.place) < 0) return readListings(this.#reader, place);
      this.#next = null;
      if (compare(place, page.place) === 0) return page;
    }
  }

  async end(): Promise<void> {
    await this.#pages.return();
  }
}

function* placesFrom(from: ListingPlace, counts: readonly (number | null)[]): Generator<ListingPlace> {
  const first = listingStates.indexOf(from.state);
  for (const [index, state] of listingStates.entries()) {
    if (index < first) continue;
    const end = Math.min(counts[index] ?? 0, maxOffset + 1);
    let offset = index === first ? from.offset : 0;
    // Each state has at least one page: its number may have been 0 at the start.
    do yield { state, offset };
    while ((offset += pageLimit) < end);
  }
}

const compare = (a: ListingPlace, b: ListingPlace): number =>
  listingStates.indexOf(a.state) - listingStates.indexOf(b.state) || a.offset - b.offset;

async function readListings({ http, config }: ListingsReader, place: ListingPlace): Promise<ListingPage> {
  const readAt = new Date();
  const query = { ...listingQuery(place.state, place.offset), includes: ['Images'] };
  const page = await getPage(http, listingsPath(config.shop_id), query);
  return { ...page, place, readAt, inventories: await fetchInventories(http, page.results) };
}
