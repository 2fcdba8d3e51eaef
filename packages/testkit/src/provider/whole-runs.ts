import type { PullCapability } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { Inapplicable, type PullCheck, severalPages } from './check.ts';
import { findingsOf } from './findings.ts';
import { createHarness, type Page, type ProviderUnderTest } from './harness.ts';
import { listOf } from './moving-lists.ts';
import { fail } from './records.ts';
import { type Import, openImports } from './run-world.ts';

/** It deletes at the source. */
export const deletion = 'deletes with the next run what is gone at the source';

/** What is only seen in whole runs through core, one after the other. */
export const wholeRunChecks = {
  async 'imports each record once, and finds it unchanged in a second run'(subject, capability, key) {
    const pages = await severalPages(createHarness(subject), capability);
    const [first, second] = await runs(subject, key, capability, async (run) => [
      await run(),
      await run({ full: true }),
    ]);
    readOnce(pages, first);
    const taken = new Set(first.written);
    const missing = [...findingsOf(pages, capability).items.keys()].filter((id) => !taken.has(id));
    if (missing.length > 0)
      fail(
        `Record ${missing[0]} is not imported, and ${missing.length - 1} more: a page has it among \`items\` and among \`deleted\`. Leave it out of one of them.`,
      );
    const [again] = second.written;
    if (again !== undefined)
      fail(
        `Record ${again} is written again by a second run, and ${second.written.length - 1} more, though nothing has changed at the source: map it from its answer alone, without the time of reading, without random values, and in a fixed order.`,
      );
    const [gone] = second.deleted;
    if (gone !== undefined)
      fail(
        `Record ${gone} is deleted by a second run, and ${second.deleted.length - 1} more, though nothing has changed at the source.`,
      );
  },

  async [deletion](subject, capability, key) {
    if (!capability.enumerates) throw new Inapplicable('it does not enumerate');
    const list = listOf(subject, key);
    const pages = await severalPages(createHarness(subject), capability);
    const [id = ''] = [...findingsOf(pages, capability).items.keys()];
    const next = await runs(subject, key, capability, async (run) => {
      await run();
      await list.remove(id);
      return run();
    });
    if (next.deleted.includes(id)) return;
    const { incomplete } = endSchema.parse(next.run.result);
    fail(
      `Record ${id} is gone at the source, and the next run does not delete it${incomplete === undefined ? '' : `: ${incomplete}`}. It enumerates: say \`incomplete\` only of a list that may lack records, and let \`total\` count the records that the pages bring.`,
    );
  },
} satisfies Record<string, PullCheck>;

const endSchema = z.object({ incomplete: z.string().optional() });

/** Core reads a list again if it seems to have lost records meanwhile. */
function readOnce(pages: readonly Page[], { run: { progress } }: Import): void {
  const delivered = pages.reduce((sum, { items, rejected = [] }) => sum + items.length + distinct(rejected), 0);
  if (progress.fetched === delivered) return;
  const totals = pages.flatMap(({ total }) => total ?? []);
  const shrinks = totals.findIndex((total, index) => total < (totals[index - 1] ?? 0));
  const why =
    shrinks > 0
      ? `The \`total\` falls from ${totals[shrinks - 1]} to ${totals[shrinks]}, so core takes the list for one that has lost records, and reads it again: state how many records the window has, not how many are left or on the page.`
      : 'Let each reading of the same window bring the same records.';
  fail(`A run has read ${progress.fetched} records, where its pages bring ${delivered}. ${why}`);
}

const distinct = (issues: NonNullable<Page['rejected']>): number =>
  new Set(issues.map(({ externalId }) => externalId ?? Symbol('without an id'))).size;

async function runs<Result>(
  subject: ProviderUnderTest,
  key: string,
  capability: PullCapability,
  work: (run: (input?: { readonly full?: boolean }) => Promise<Import>) => Promise<Result>,
): Promise<Result> {
  const imports = await openImports(subject, key, capability);
  try {
    return await work((input) => imports.run(input));
  } finally {
    await imports.close();
  }
}
