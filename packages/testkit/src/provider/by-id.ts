import { isDeepStrictEqual } from 'node:util';
import { Inapplicable, type PullCheck, severalPages } from './check.ts';
import { findingsOf, type Item } from './findings.ts';
import { createHarness } from './harness.ts';
import { failIfAny } from './records.ts';

/** A provider that looks up one by one is not to be asked for all. */
const mostIds = 20;

export const byIdChecks = {
  async 'fetches a record by id as its list has it'(subject, capability) {
    const byId = capability.fetch?.bind(capability);
    if (!byId) throw new Inapplicable('it has no fetch');
    const listed = findingsOf(await severalPages(createHarness(subject), capability), capability).items;
    const ids = [...listed.keys()].slice(0, mostIds);
    const harness = createHarness(subject);
    const { deleted, leftOut = [], ...page } = await harness.fetch(byId, ids);
    const found = findingsOf([{ ...page, cursor: null }], capability);
    const problems = ids.flatMap((id) => {
      const [known, fetched] = [listed.get(id), found.items.get(id)];
      if (fetched && known) return differences(known, fetched);
      if (deleted.includes(id)) return `Record ${id} is in the list, and \`fetch\` says that it is deleted.`;
      const isReported = leftOut.includes(id) || found.issues.some(({ externalId }) => externalId === id);
      return isReported ? [] : `Record ${id} is in the list, and \`fetch\` does not find it.`;
    });
    failIfAny(problems.slice(0, mostProblems));
  },
} satisfies Record<string, PullCheck>;

/** A wrong mapping is wrong in each record: a few of them show it. */
const mostProblems = 5;

/** Core compares everything but the time. */
function differences(known: Item, fetched: Item): string[] {
  const one: Readonly<Record<string, unknown>> = { ...known, updatedAt: null };
  const other: Readonly<Record<string, unknown>> = { ...fetched, updatedAt: null };
  const field = Object.keys({ ...one, ...other }).find((key) => !isDeepStrictEqual(one[key], other[key]));
  if (field === undefined) return [];
  return [
    `Record ${known.externalId} differs in ${field} between the list and \`fetch\`, so each webhook writes it anew and the next import writes it back: map both alike.`,
  ];
}
