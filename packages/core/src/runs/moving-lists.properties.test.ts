import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, type Thing, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';

/** What happens after each page in turn: a record leaves the list, the connection breaks, or nothing. */
const happenings = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ kind: 'nothing' as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('leaves' as const), at: fc.nat() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'breaks' as const }) },
  ),
  { maxLength: 12 },
);
type Happening = typeof happenings extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never;
const source = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  size: fc.integer({ min: 1, max: 10 }),
  batchSize: fc.integer({ min: 1, max: 25 }),
  script: happenings,
});

/** Numbered pages of a list that follows a script while it is read; the last page is not full. */
function scripted(list: Thing[], size: number, script: readonly Happening[]): Read {
  const left = [...script];
  return async function* ({ cursor }) {
    for (let page = cursor?.page ?? 0, isLast = false; !isLast; page += 1) {
      const items = list.slice(page * size, (page + 1) * size);
      isLast = items.length < size;
      yield { items, cursor: { page: page + 1 }, total: list.length };
      const happening = left.shift();
      if (happening?.kind === 'leaves') list.splice(happening.at % Math.max(list.length, 1), 1);
      if (happening?.kind === 'breaks') throw new IntegrationError('provider_unavailable', 'Away for a moment.');
    }
  };
}
const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
const ids = (list: readonly Thing[]) => list.map(({ externalId }) => externalId).toSorted();
const retry = { attempts: 20, baseMs: 1, maxMs: 1 };

describe('a numbered list that loses records while it is read, with the connection breaking', () => {
  it('never causes a live record to be deleted, and matches after the next quiet run', async () => {
    await fc.assert(
      fc.asyncProperty(source, async ({ count, size, batchSize, script }) => {
        const shop = await pullShop({ enumerates: true, batchSize, retry });
        await shop.run(pagesOf(things(count)));
        const list = things(count);
        const run = await shop.run(scripted(list, size, script), { allow_mass_deletion: true });
        expect(run.state).toBe('SUCCESS');
        expect(Object.keys(shop.hosted())).toEqual(expect.arrayContaining(ids(list)));
        await shop.run(scripted(list, size, []), { allow_mass_deletion: true });
        expect(Object.keys(shop.hosted()).toSorted()).toEqual(ids(list));
      }),
      { numRuns: 60 },
    );
  });

  it('never leaves an unread live record behind the watermark', async () => {
    await fc.assert(
      fc.asyncProperty(source, async ({ count, size, batchSize, script }) => {
        const shop = await pullShop({ batchSize, retry });
        const list = things(count);
        const run = await shop.run(scripted(list, size, script));
        expect(run.state).toBe('SUCCESS');
        const behindWatermark = (await shop.place())?.watermark ? ids(list) : [];
        expect(Object.keys(shop.hosted())).toEqual(expect.arrayContaining(behindWatermark));
        const { fetched, created, changed, unchanged, duplicates = 0, rejected } = run.progress;
        expect(created + changed + unchanged + duplicates + rejected).toBe(fetched);
      }),
      { numRuns: 60 },
    );
  });
});
