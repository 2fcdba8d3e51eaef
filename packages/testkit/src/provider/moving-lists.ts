import type { PullCapability, PullWindow } from '@makerfex/integrations-core/provider';
import { Inapplicable, type PullCheck, severalPages } from './check.ts';
import { collect, createHarness, type Page, type ProviderUnderTest, type SimulatedList } from './harness.ts';
import { fail } from './records.ts';

/** Which records of the first page somebody deletes before the second one is read. */
const losses: Readonly<Record<string, (ids: readonly string[]) => readonly string[]>> = {
  'the first record': (ids) => ids.slice(0, 1),
  'the last record': (ids) => ids.slice(-1),
  'every record': (ids) => ids,
};

const remedy =
  'Read such a list by keys or times instead of by numbers, or state the `total` of each answer: core reads a list again that shrinks. An enumeration may also say `incomplete`.';

export const movingListChecks = {
  async 'enumerates everything, whatever since says'(subject, capability) {
    if (!capability.enumerates) throw new Inapplicable('it does not enumerate');
    const expected = await severalPages(createHarness(subject), capability);
    const newest = itemsOf(expected)
      .flatMap(({ updatedAt }) => updatedAt ?? [])
      .toSorted()
      .at(-1);
    const since = new Date(newest ? Date.parse(newest) + 1 : Date.now());
    const found = await createHarness(subject, { since, until: new Date() }).pages(capability);
    const missing = lost(expected, found);
    if (missing.length === 0 || saysThatSomeAreMissing(found)) return;
    fail(
      `${missing.length} of its records are left out if the window begins at ${since.toISOString()}, record ${missing[0]} for one. It enumerates, so they are taken as deleted: do not narrow it by window.since.`,
    );
  },

  async 'reads its list to the end'(subject, capability, key) {
    const list = listOf(subject, key);
    const window: PullWindow = { since: null, until: new Date() };
    const before = await severalPages(createHarness(subject, window), capability);
    for (const { externalId } of before[0]?.items ?? []) await list.remove(externalId);
    const after = await createHarness(subject, window).pages(capability);
    const [unseen] = lost(after, before);
    if (unseen !== undefined && !saysThatSomeAreMissing(before))
      fail(
        `Record ${unseen} only comes once those of the first page are deleted: the pull ends before its list does${capability.enumerates ? ', and what it leaves out is taken as deleted' : ''}. Read to the last page, or say \`incomplete\`.`,
      );
  },

  async 'misses no record if one of a page before is deleted meanwhile'(subject, capability, key) {
    const list = listOf(subject, key);
    for (const [what, choose] of Object.entries(losses)) {
      const window: PullWindow = { since: null, until: new Date() };
      const found = await pullWithLoss(subject, capability, window, list, choose);
      const truth = await createHarness(subject, window).pages(capability);
      const stayed = itemsOf(truth).find(
        (item) => found.removed.has(item.externalId) && itemsOf(found.pages).some((other) => isSame(item, other)),
      );
      if (stayed)
        fail(`The simulator's lists.${key}.remove does nothing: record ${stayed.externalId} is still answered.`);
      const missing = lost(truth, found.pages);
      if (missing.length === 0 || totalShrinks(found.pages)) continue;
      if (capability.enumerates && saysThatSomeAreMissing(found.pages)) continue;
      const then = capability.enumerates ? 'it is taken as deleted' : 'no later run looks for it';
      fail(
        `Record ${missing[0]} is missed, and ${missing.length - 1} more, if ${what} of the first page is deleted before the second is read: ${then}. ${remedy}`,
      );
    }
  },
} satisfies Record<string, PullCheck>;

export function listOf({ simulator }: ProviderUnderTest, key: string): SimulatedList {
  const list = simulator.lists?.[key];
  if (list) return list;
  throw new Inapplicable(`the simulator has no lists.${key}, so that nothing can be deleted meanwhile`);
}

async function pullWithLoss(
  subject: ProviderUnderTest,
  capability: PullCapability,
  window: PullWindow,
  list: SimulatedList,
  choose: (ids: readonly string[]) => readonly string[],
): Promise<{ pages: Page[]; removed: ReadonlySet<string> }> {
  const harness = createHarness(subject, window);
  const removed = new Set<string>();
  async function* interfered(): AsyncGenerator<Page> {
    for await (const page of harness.pull(capability)) {
      if (removed.size === 0)
        for (const id of choose(page.items.map(({ externalId }) => externalId))) {
          await list.remove(id);
          removed.add(id);
        }
      yield page;
    }
  }
  return { pages: await harness.bounded(collect(interfered())), removed };
}

const itemsOf = (pages: readonly Page[]): Page['items'][number][] => pages.flatMap(({ items }) => items);
const isSame = (one: Page['items'][number], other: Page['items'][number]): boolean =>
  one.externalId === other.externalId && one.updatedAt === other.updatedAt;

/** Ids of records that are among the expected and not among the found. */
function lost(expected: readonly Page[], found: readonly Page[]): string[] {
  const met = new Set(itemsOf(found).map(({ externalId }) => externalId));
  return [...new Set(itemsOf(expected).map(({ externalId }) => externalId))].filter((id) => !met.has(id));
}

/** Core reads such a list again. */
function totalShrinks(pages: readonly Page[]): boolean {
  const totals = pages.flatMap(({ total }) => total ?? []);
  return totals.some((total, index) => total < (totals[index - 1] ?? 0));
}

/** Core deletes nothing after a page that said so, nor after fewer records than were announced. */
function saysThatSomeAreMissing(pages: readonly Page[]): boolean {
  if (pages.some(({ incomplete }) => incomplete !== undefined)) return true;
  const announced = pages.findLast(({ total }) => total !== undefined)?.total ?? 0;
  const met = pages.flatMap(({ items, rejected = [] }) => [...items, ...rejected].map(({ externalId }) => externalId));
  return new Set(met).size < announced;
}
