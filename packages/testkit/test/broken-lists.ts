import type { BrokenPull } from './broken-pulls.ts';
import { mapLeniently, readPage, type ShelfAnswer, type ShelfContext, type ShelfPage, written } from './shelf.ts';

const enumerating = 'enumerates everything, whatever since says';
const moving = 'misses no record if one of a page before is deleted meanwhile';
const endless = 'ends where a list never does';

/** Asks only for what has changed, which says nothing about what has not. */
async function changedOnly(context: ShelfContext): Promise<ShelfAnswer> {
  const { customers, next } = await readPage(context);
  const since = context.window.since?.toISOString() ?? '';
  const { items } = mapLeniently(customers);
  return { next, customers: items.filter(({ updatedAt }) => (updatedAt ?? '') >= since) };
}

/** Counts its pages by itself, and believes what an answer says of a next one. */
const byNumber = async (context: ShelfContext): Promise<ShelfAnswer> => {
  const { customers, next } = await readPage(context);
  return { customers, next: next === null ? null : context.after + customers.length };
};

/** Passes over empty pages, within one page of its own. */
async function pastEmptyPages(context: ShelfContext): Promise<ShelfAnswer> {
  for (let page = await readPage(context); ; page = await readPage({ ...context, after: page.next ?? 0 }))
    if (page.customers.length > 0 || page.next === null) return page;
}

/** Ends where a page comes again, but believes whatever says that there is a next one. */
async function* trusting(context: ShelfContext): AsyncGenerator<ShelfPage, void, undefined> {
  let last: string | undefined;
  for (let { after } = context; ; ) {
    const { customers, next } = await readPage({ ...context, after });
    const { items } = mapLeniently(customers);
    const end = items.at(-1)?.externalId;
    after += 3;
    if (end !== undefined && end === last) return;
    if (items.length > 0) yield { items, cursor: { after } };
    if (next === null) return;
    last = end;
  }
}

/** Providers that lose records of a list, or never come to its end. */
export const brokenLists: readonly BrokenPull[] = [
  [
    'narrows an enumeration by its window',
    enumerating,
    { enumerates: true, pages: written({ read: changedOnly }) },
    '10 of its records are left out if the window begins at 2026-01-10T00:00:00.001Z, record 1 for one',
  ],
  [
    'reads a list by numbers',
    moving,
    { numbered: true },
    'Record 4 is missed, and 0 more, if the first record of the first page is deleted before the second is read',
  ],
  ['enumerates a list by numbers', moving, { numbered: true, enumerates: true }, 'it is taken as deleted'],
  [
    'says `incomplete` of a list that it does not enumerate, where it counts for nothing',
    moving,
    { numbered: true, pages: written({ map: (raws) => ({ ...mapLeniently(raws), incomplete: 'it moves' }) }) },
    'no later run looks for it',
  ],
  [
    'reads by a number of its own where the same page comes for ever',
    endless,
    { numbered: true, pages: written({ read: byNumber }) },
    'It has sent more than 1004 requests and goes on where the same second page is answered for ever',
  ],
  [
    'believes that there is always a next page',
    endless,
    { numbered: true, pages: trusting },
    'It has sent more than 1004 requests and goes on where every page says that there is a next one',
  ],
  [
    'looks for ever for a page that holds something',
    endless,
    { pages: written({ read: pastEmptyPages }) },
    'It has sent more than 1004 requests and goes on where empty pages are answered for ever',
  ],
];
