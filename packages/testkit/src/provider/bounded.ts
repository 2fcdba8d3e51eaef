import type { PullCapability } from '@makerfex/integrations-core/provider';
import { type Exchange, format, isObject, parse } from './answers.ts';
import { Inapplicable, type PullCheck } from './check.ts';
import { Endless, type Harness, isEmptyPage, mostEmptyPages, mostPages, type Page } from './harness.ts';
import { follow, idIn, type Place } from './raw-records.ts';
import { type Recording, record } from './recording.ts';

/** Beyond those that a pull of the simulator needs. */
const mostFurtherRequests = 1_000;

interface ListPages {
  readonly place: Place;
  readonly first: Exchange;
  readonly second: Exchange;
}

/** What a server answers that never comes to an end, from the second page on. `truth` is its right answer. */
const endlessLists: Readonly<Record<string, (list: ListPages, truth: Exchange) => Exchange>> = {
  'the same second page is answered for ever': ({ second }) => second,
  'every page says that there is a next one': ({ first, place }, truth) => withList(first, place, listIn(truth, place)),
  'empty pages are answered for ever': ({ first, place }) => withList(first, place, []),
};

export const boundedChecks = {
  async 'ends where a list never does'(subject, capability) {
    const recording = await record(subject, capability);
    const list = findList(recording);
    for (const [what, answer] of Object.entries(endlessLists)) {
      let hasBegun = false;
      const harness = recording.again((exchange) => {
        if (hasBegun && exchange.kind === list.first.kind) return answer(list, exchange);
        hasBegun ||= exchange.key === list.first.key;
        return exchange;
      });
      const most = recording.exchanges.length + mostFurtherRequests;
      harness.boundRequests(most, `It has sent more than ${most} requests and goes on where ${what}: ${remedy}`);
      await readToAnyEnd(harness, capability);
    }
  },
} satisfies Record<string, PullCheck>;

const remedy = `core only ends a run whose cursor comes again or that brings ${mostEmptyPages} pages in a row without a record, and every page here has a new cursor and records, or there is no page at all. End where a page brings nothing new, or after as many pages as the provider allows.`;

/** The answers that the first two pages were made of. */
function findList({ pages, exchanges, places, ids }: Recording): ListPages {
  const [one, two] = pages.filter(({ items }) => items.length > 0);
  const [place] = places;
  const first = place && one && exchangeOf(one, exchanges, place, ids);
  const second = place && two && exchangeOf(two, exchanges, place, ids);
  if (!place?.path.includes('*') || !first || !second || first === second || first.kind !== second.kind)
    throw new Inapplicable('its pages are not those of a list that is asked for page by page');
  return { place, first, second };
}

/** The answer that holds most records of a page. */
function exchangeOf(page: Page, exchanges: readonly Exchange[], { path, key }: Place, ids: ReadonlySet<string>) {
  const wanted = new Set(page.items.map(({ externalId }) => externalId));
  let best: { exchange: Exchange; count: number } | undefined;
  for (const exchange of exchanges) {
    const body = parse(exchange.text);
    if (!body || body.isLines) continue;
    const count = follow(body.value, path).filter((raw) => wanted.has(idIn(raw[key], ids) ?? '')).length;
    if (count > (best?.count ?? 0)) best = { exchange, count };
  }
  return best?.exchange;
}

/** Reads to the end, to an error, or to where core ends the run. */
async function readToAnyEnd(harness: Harness, capability: PullCapability): Promise<void> {
  const running = harness.pull(capability);
  const cursors = new Set<string>();
  let [isRepeated, empty] = [false, 0];
  for (let pages = 0; ; pages += 1) {
    if (pages > mostPages) throw new Endless(`It has brought more than ${mostPages} pages and goes on: ${remedy}`);
    const next = await harness.bounded(running.next()).catch((error: unknown) => {
      if (error instanceof Endless) throw error;
      return { done: true } as const;
    });
    if (next.done) return;
    if (isWaiting(next.value)) continue;
    // The last page may have the cursor of the one before it.
    if (isRepeated) break;
    const cursor = JSON.stringify(next.value.cursor ?? null);
    isRepeated = cursors.has(cursor);
    cursors.add(cursor);
    empty = isEmptyPage(next.value) ? empty + 1 : 0;
    if (empty >= mostEmptyPages) break;
  }
  await running.return();
}

/** The provider is still preparing its answer. */
const isWaiting = (page: Page): boolean => 'waiting' in page && page.waiting === true;

/** The list that a place is in, of an answer. */
const listPath = ({ path }: Place): readonly string[] => path.slice(0, path.indexOf('*'));

function listIn({ text }: Exchange, place: Place): unknown {
  let at = parse(text)?.value;
  for (const step of listPath(place)) at = isObject(at) ? at[step] : undefined;
  return Array.isArray(at) ? at : [];
}

/** An answer with another list in it. */
function withList(exchange: Exchange, place: Place, list: unknown): Exchange {
  const body = parse(exchange.text);
  if (!body) return exchange;
  const path = listPath(place);
  const last = path.at(-1);
  if (last === undefined) return { ...exchange, text: JSON.stringify(list) };
  for (const parent of follow(body.value, path.slice(0, -1))) parent[last] = list;
  return { ...exchange, text: format(body) };
}
