import { Inapplicable, type PullCheck, severalPages } from './check.ts';
import { createHarness } from './harness.ts';
import { failIfAny } from './records.ts';

export const contractChecks = {
  async 'delivers records in which its contract finds nothing wrong'(subject, capability) {
    const { item: schema, record, check } = capability.contract;
    if (!check) throw new Inapplicable('its contract has no check');
    const pages = await severalPages(createHarness(subject), capability);
    const problems = pages.flatMap(({ items }) =>
      items.flatMap((raw) => {
        const { data } = schema.safeParse(raw);
        const findings = data ? check(data) : [];
        return findings.map(
          ({ field, problem }) =>
            `The ${record} ${raw.externalId}: ${field} ${problem}. Core stores it with a warning: correct the mapping, or the data of the simulator.`,
        );
      }),
    );
    failIfAny(problems.slice(0, mostProblems));
  },
} satisfies Record<string, PullCheck>;

/** A wrong mapping is wrong in each record: a few of them show it. */
const mostProblems = 5;
