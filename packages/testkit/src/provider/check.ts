import type { PullCapability } from '@makerfex/integrations-core/provider';
import type { Harness, Page, ProviderUnderTest } from './harness.ts';
import { fail } from './records.ts';

/** Throws, saying what it found, if a promise is not kept; {@link Inapplicable} if it has nothing to look at. */
export type PullCheck = (subject: ProviderUnderTest, capability: PullCapability, key: string) => Promise<void>;

/** Why a check says nothing about a pull: it is reported as skipped. */
export class Inapplicable extends Error {
  override readonly name = 'Inapplicable';
}

export const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** One page alone cannot show that paging works. */
export async function severalPages(harness: Harness, capability: PullCapability): Promise<Page[]> {
  return fillSeveral(await harness.pages(capability));
}

export function fillSeveral(pages: Page[]): Page[] {
  const full = pages.filter(({ items }) => items.length > 0).length;
  if (full === 0)
    fail(
      'Records came on 0 page(s). Either the simulator has none, or the pull does not start from the beginning: keep its place in the cursor only, not in a variable outside of it.',
    );
  if (full < 2) fail(`Records came on ${full} page(s): give the simulator so many that they fill several.`);
  return pages;
}
