import type { FetchedRecords, ProviderHttp } from '@makerfex/integrations-core/provider';
import type { BrokenPull } from './broken-pulls.ts';
import {
  type Mapped,
  mapLeniently,
  parse,
  type ShelfContext,
  type ShelfItem,
  type ShelfPage,
  written,
} from './shelf.ts';

const once = 'imports each record once, and finds it unchanged in a second run';
const deletion = 'deletes with the next run what is gone at the source';
const byId = 'fetches a record by id as its list has it';

/** The right pull, with the total that `count` makes of the ids of a page. */
const announcing = (count: (ids: readonly number[]) => number) =>
  async function* (context: ShelfContext): AsyncGenerator<ShelfPage, void, undefined> {
    for await (const page of written()(context))
      yield { ...page, total: count(page.items.map(({ externalId }) => Number(externalId))) };
  };

const deletingItsFirst = (raws: readonly unknown[]): Mapped => {
  const { items } = mapLeniently(raws);
  return { items, deleted: items.slice(0, 1).map(({ externalId }) => externalId) };
};

function withTimeOfReading() {
  let now = Date.UTC(2026, 0, 1);
  return (customers: readonly ShelfItem[]) =>
    customers.map((customer) => ({ ...customer, createdAt: new Date((now += 1)).toISOString() }));
}

const incomplete = (raws: readonly unknown[]): Mapped => ({ ...mapLeniently(raws), incomplete: 'some may be missing' });

/** Looks all records up by id, as it should be done. */
export async function allById(http: ProviderHttp, ids: readonly string[]): Promise<FetchedRecords<ShelfItem>> {
  const items: ShelfItem[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const { customers, next } = parse(await http.get('/customers', { query: { after } }));
    items.push(...mapLeniently(customers).items.filter(({ externalId }) => ids.includes(externalId)));
    after = next;
  }
  const found = new Set(items.map(({ externalId }) => externalId));
  return { items, deleted: ids.filter((id) => !found.has(id)) };
}

/** Providers whose mistakes only whole runs show, or a record that is fetched by id. */
export const brokenRuns: readonly BrokenPull[] = [
  [
    'states as its total how many records are left',
    once,
    { pages: announcing(([first = 0]) => 11 - first) },
    'A run has read 30 records, where its pages bring 10. The `total` falls from 10 to 7',
  ],
  [
    'delivers a record that it also deletes',
    once,
    { pages: written({ map: deletingItsFirst }) },
    'Record 1 is not imported, and 3 more',
  ],
  [
    'maps the time of reading',
    once,
    { pages: written({ items: withTimeOfReading() }) },
    'Record 1 is written again by a second run, and 9 more, though nothing has changed at the source',
  ],
  [
    'says of every enumeration that it is incomplete',
    deletion,
    { enumerates: true, pages: written({ map: incomplete }) },
    'Record 1 is gone at the source, and the next run does not delete it: some may be missing.',
  ],
  [
    'announces more records than it enumerates',
    deletion,
    { enumerates: true, pages: announcing(() => 11) },
    'the next run does not delete it: 11 records were announced and 9 came.',
  ],
  [
    'reads less by id than from its list',
    byId,
    {
      byId: async (http, ids) => {
        const { items, deleted } = await allById(http, ids);
        return { items: items.map((item) => ({ ...item, addresses: [] })), deleted };
      },
    },
    'Record 1 differs in addresses between the list and `fetch`',
  ],
  [
    'takes a record for deleted that it did not look for',
    byId,
    {
      byId: async (http, ids) => {
        const { items } = await allById(http, ids.slice(0, 3));
        return { items, deleted: ids.slice(3) };
      },
    },
    'Record 4 is in the list, and `fetch` says that it is deleted.',
  ],
  [
    'forgets a record that it is asked for by id',
    byId,
    { byId: async (http, ids) => allById(http, ids.slice(1)) },
    'Record 1 is in the list, and `fetch` does not find it.',
  ],
];
