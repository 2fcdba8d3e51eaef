import { isDeepStrictEqual } from 'node:util';
import type { PullCapability } from '@makerfex/integrations-core';
import type { PullCheck } from './check.ts';
import { answerCanary } from './faults.ts';
import { type Findings, findingsOf, newIssues } from './findings.ts';
import type { Page } from './harness.ts';
import { type Field, fieldsOf, isLeaf, type RawRecord } from './raw-records.ts';
import { type Recording, record } from './recording.ts';
import { failIfAny } from './records.ts';

/** Leaves of one record that are spoilt, each in a reading of its own. */
const mostLeaves = 80;
/** Two pages show that the others of its page come, and that the pull goes on behind it. */
const readPages = 2;

interface Spoilt extends RawRecord {
  readonly leaf: Field;
}

export const unreadableChecks = {
  async 'reads the other records if one cannot be read, and says so without its words'(subject, capability) {
    const recording = await record(subject, capability);
    const pages = recording.pages.filter(({ items }) => items.length > 0).slice(0, readPages);
    const before = findingsOf(pages, capability);
    const problems: string[] = [];
    for (const spoilt of chooseLeaves(recording, pages)) {
      const others = [...before.items.keys()].filter((id) => id !== spoilt.id);
      const reading = await readSpoilt(recording, capability, spoilt, others);
      problems.push(...problemOf(reading, findingsOf(reading.pages, capability), spoilt, before, others));
    }
    failIfAny(problems);
  },
} satisfies Record<string, PullCheck>;

/** The leaves of the record of the first page that has most of them; of such, the last one, from whose time a list may go on. */
function chooseLeaves({ records }: Recording, [first]: readonly Page[]): Spoilt[] {
  const candidates = (first?.items ?? []).map(({ externalId }) =>
    records
      .filter(({ id }) => id === externalId)
      .flatMap((raw) =>
        fieldsOf(raw)
          .filter(isLeaf)
          .map((leaf) => ({ ...raw, leaf })),
      ),
  );
  const most = Math.max(...candidates.map(({ length }) => length));
  const chosen = candidates.findLast(({ length }) => length >= most * 0.8) ?? [];
  const byName = [...new Map(chosen.map((spoilt) => [spoilt.leaf.name, spoilt])).values()];
  const step = Math.max(1, byName.length / mostLeaves);
  return Array.from({ length: Math.min(byName.length, mostLeaves) }, (_, n) => byName[Math.floor(n * step)]).filter(
    (spoilt) => spoilt !== undefined,
  );
}

/** Of another type than what stands there; a list of one text reads as that text where it is put into a message. */
const canaryFor = ({ value }: Field): unknown => (typeof value === 'string' ? [answerCanary] : answerCanary);

interface Reading {
  readonly pages: readonly Page[];
  readonly error?: unknown;
}

/** Reads until every record of the first pages was there, or to the end. */
async function readSpoilt(
  recording: Recording,
  capability: PullCapability,
  { id, part, leaf }: Spoilt,
  others: readonly string[],
): Promise<Reading> {
  const harness = recording.edited([{ id, part, path: leaf.path, to: { value: canaryFor(leaf) } }]);
  const missing = new Set(others);
  const pages: Page[] = [];
  const running = harness.pull(capability);
  try {
    while (missing.size > 0) {
      const next = await harness.bounded(running.next());
      if (next.done) break;
      pages.push(next.value);
      for (const { externalId } of next.value.items) missing.delete(externalId);
    }
    await harness.bounded(running.return());
    return { pages };
  } catch (error) {
    return { pages, error };
  }
}

/** @returns what is wrong with a reading */
function problemOf(
  { pages, error }: Reading,
  found: Findings,
  { id, leaf }: Spoilt,
  before: Findings,
  others: readonly string[],
): string[] {
  const where = `if ${leaf.name} of record ${id} holds something of another type`;
  const notices = pages.map(({ notices, incomplete }) => ({ notices, incomplete }));
  if (JSON.stringify([found.issues, notices]).includes(answerCanary))
    return [`It repeats words of the answer in a problem or a notice, ${where}: name the field only.`];
  if (error !== undefined) {
    const says = String(error);
    const held = says.includes(answerCanary) ? 'its error holds words of the answer' : says;
    return [`It fails ${where}: ${held} Reject the record, and go on.`];
  }
  const missing = others.filter((other) => !found.items.has(other));
  if (missing.length > 0) return [`Record ${missing[0]} is lost, and ${missing.length - 1} more, ${where}.`];
  const [known, next] = [before.items.get(id), found.items.get(id)];
  if (isDeepStrictEqual(known, next) || newIssues(id, found, before).length > 0) return [];
  return [
    next
      ? `Record ${id} comes otherwise without a word, ${where}: add a warning, or reject it.`
      : `Record ${id} is left out without a word, ${where}: add it to rejected.`,
  ];
}
