import { once } from 'node:events';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pullShop, type Read, type ThingPage, thing } from '../../test/pull-shop.ts';
import type { HostLink } from '../provider/ports.ts';

/** Few ids and titles, so that records repeat, change and stay the same. */
const entry = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  title: fc.constantFrom('one', 'two'),
  kind: fc.constantFrom('record', 'record', 'record', 'invalid', 'unreadable', 'deleted', 'left out'),
});
type Entry = typeof entry extends fc.Arbitrary<infer Value> ? Value : never;

const toPage = (entries: readonly Entry[], page: number): ThingPage => {
  const of = (kind: string) => entries.filter((each) => each.kind === kind);
  const invalid: ThingPage['items'] = JSON.parse(JSON.stringify(of('invalid').map(({ id }) => ({ externalId: id }))));
  return {
    items: [...of('record').map(({ id, title }) => thing(id, title)), ...invalid],
    rejected: of('unreadable').map(({ id }) => ({ externalId: id, field: 'title', problem: 'is missing' })),
    deleted: of('deleted').map(({ id }) => id),
    leftOut: of('left out').map(({ id }) => id),
    cursor: { page },
  };
};

/** How many records the pages deliver, and how many of them cannot be read: an id counts once among those of a page. */
function deliveredIn(pages: readonly (readonly Entry[])[]): { delivered: number; unreadable: number } {
  let [delivered, unreadable] = [0, 0];
  for (const [page, entries] of pages.entries()) {
    const { items, rejected = [] } = toPage(entries, page);
    const rejectedIds = new Set(rejected.map(({ externalId }) => externalId)).size;
    delivered += items.length + rejectedIds;
    unreadable += entries.filter(({ kind }) => kind === 'invalid').length + rejectedIds;
  }
  return { delivered, unreadable };
}

const list = fc.array(fc.array(entry, { maxLength: 5 }), { minLength: 1, maxLength: 6 });

it('counts of any run add up: records that repeat, are rejected, refused, unchanged or sent again, after kills too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        before: list,
        pages: list,
        refused: fc.subarray(['a', 'b', 'c']),
        batchSize: fc.integer({ min: 1, max: 7 }),
        enumerates: fc.boolean(),
        input: fc.record({ reapply: fc.boolean(), dry_run: fc.boolean() }),
        stopsAt: fc.option(fc.nat({ max: 5 })),
      }),
      async ({ before, pages, refused, batchSize, enumerates, input, stopsAt }) => {
        const shop = await pullShop({ batchSize, enumerates });
        const readOf = (all: readonly (readonly Entry[])[], stop: () => number | null): Read =>
          async function* ({ cursor, signal }) {
            for (let page = cursor?.page ?? 0; page < all.length; page += 1) {
              if (stop() === page) await once(signal, 'abort');
              yield toPage(all[page] ?? [], page + 1);
            }
          };
        await shop.run(readOf(before, () => null));
        const port = { written: 0, refused: 0 };
        shop.script.answer = (links: HostLink[]) =>
          links.map((link) => {
            const isRefused = refused.includes(link.externalId);
            port[isRefused ? 'refused' : 'written'] += 1;
            return isRefused ? { externalId: link.externalId, rejected: 'no' } : link;
          });
        let isStopped = false;
        const stopHere = stopsAt !== null && stopsAt < pages.length ? stopsAt : null;
        const reached = Promise.withResolvers<void>();
        shop.script.read = readOf(pages, () => {
          if (isStopped) return null;
          if (stopHere !== null) reached.resolve();
          return stopHere;
        });
        const { id } = await shop.ask(input);
        let owner = shop.integrations;
        if (stopHere !== null) {
          await reached.promise;
          isStopped = true;
          await owner.stop();
          owner = shop.process();
          await owner.start();
        }
        const { state, progress } = await owner.for(shop.actor).runs.waitFor(id);
        await owner.stop();
        const { created, changed, unchanged, rejected, duplicates = 0, fetched } = progress;
        const { delivered, unreadable } = deliveredIn(pages);
        const checks = {
          isAddedUp: created + changed + unchanged + duplicates + rejected === fetched,
          isNatural: duplicates >= 0 && unchanged >= 0,
          isWritten: input.dry_run ? port.written + port.refused === 0 : created + changed === port.written,
          // The second look of an enumeration counts only what the first did not see.
          isFetched: enumerates || fetched === delivered,
          isRejected: enumerates || rejected === unreadable + port.refused,
        };
        expect({ state, progress, port, wrong: Object.entries(checks).filter(([, holds]) => !holds) }).toMatchObject({
          wrong: [],
        });
      },
    ),
    { numRuns: 200 },
  );
});
