import { isDeepStrictEqual } from 'node:util';
import type { PullCapability, PullWindow } from '@makerfex/integrations-core/provider';
import { fillSeveral, Inapplicable, type PullCheck } from './check.ts';
import { createHarness, Endless, type Harness, type ProviderUnderTest } from './harness.ts';
import { fail } from './records.ts';

const day = 86_400_000;
/** So far behind the newest change that a source of whole days does not answer with it either. */
const quietAfterMs = 2 * day;

export const narrowingChecks = {
  async 'ends well if nothing changed within its window'(subject, capability) {
    const { newest } = await readWhole(subject, capability);
    const since = new Date(newest + quietAfterMs);
    const window = { since, until: new Date(since.getTime() + day) };
    const pages = await createHarness(subject, window)
      .pages(capability)
      .catch((error: unknown) => {
        if (error instanceof Endless) throw error;
        return fail(
          `It fails if nothing changed within its window: ${String(error)} Take an answer without records for an empty page, also if the provider leaves its list out (byCursor has the option omitsEmpty for that).`,
        );
      });
    const [item] = pages.flatMap(({ items }) => items);
    if (item)
      throw new Inapplicable(
        `record ${item.externalId}, changed at ${item.updatedAt ?? 'no time'}, comes even if the window begins at ${since.toISOString()}`,
      );
  },

  async 'asks for less if its window begins later'(subject, capability) {
    const whole = await readWhole(subject, capability);
    const { until } = whole.window;
    const since = new Date(Math.min(whole.newest, until.getTime()));
    if (await asksTheSame(subject, capability, { since, until }, whole.asked))
      fail(
        'It sends the same requests whatever `since` says, so each run reads everything: put it into `query`. If the provider has no such filter, enumerate its list, or name this rule in `exceptions`.',
      );
  },

  async 'asks for less if its window ends earlier'(subject, capability) {
    const whole = await readWhole(subject, capability);
    if (await asksTheSame(subject, capability, { since: null, until: new Date(whole.oldest) }, whole.asked))
      fail(
        'It sends the same requests whatever `until` says, so a run reads more than was requested: put it into `query`. If the provider has no such filter, name this rule in `exceptions`.',
      );
  },
} satisfies Record<string, PullCheck>;

/** A pull of everything. Times are in milliseconds since 1970; now, if no record has one. */
async function readWhole(subject: ProviderUnderTest, capability: PullCapability) {
  if (capability.enumerates) throw new Inapplicable('it enumerates, so its window does not narrow it');
  const harness = createHarness(subject);
  const pages = fillSeveral(await harness.pages(capability));
  const found = pages.flatMap(({ items }) => items.flatMap(({ updatedAt }) => updatedAt ?? []));
  const times = found.map((time) => Date.parse(time)).toSorted((a, b) => a - b);
  return {
    window: harness.window,
    asked: await requestsOf(harness),
    oldest: times.at(0) ?? Date.now(),
    newest: times.at(-1) ?? Date.now(),
  };
}

async function asksTheSame(
  subject: ProviderUnderTest,
  capability: PullCapability,
  window: PullWindow,
  asked: readonly string[],
): Promise<boolean> {
  const harness = createHarness(subject, window);
  await harness.pages(capability);
  return isDeepStrictEqual(await requestsOf(harness), asked);
}

const requestsOf = ({ requests }: Harness): Promise<string[]> =>
  Promise.all(requests.map(async (request) => `${request.method} ${request.url} ${await request.clone().text()}`));
