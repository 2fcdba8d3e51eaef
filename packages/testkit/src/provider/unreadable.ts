import { inspect, isDeepStrictEqual } from 'node:util';
import type { PullCapability } from '@makerfex/integrations-core/provider';
import type { PullCheck } from './check.ts';
import { answerCanary } from './faults.ts';
import { type Findings, findingsOf, newIssues } from './findings.ts';
import type { Harness, Page } from './harness.ts';
import { type Field, isIdKey, isLeaf } from './raw-records.ts';
import { type Edit, firstThatFails, planEdits, type Recording, record } from './recording.ts';
import { failIfAny } from './records.ts';

/** Each spoils a leaf of up to half of the records, of each another one. Few are needed if the simulator has many records. */
const mostReadings = 20;
/** A reading of its own for each: without one of them a provider may read everything in another way. */
const mostIds = 8;
/** A reading that spoils one record of the first page goes on to the second. */
const pagesOfOne = 2;

export const unreadableChecks = {
  async 'reads the other records if one cannot be read, and says so without its words'(subject, capability) {
    const recording = await record(subject, capability);
    const first = findingsOf(recording.pages, capability);
    const begin = recording.pages.filter(({ items }) => items.length > 0).slice(0, pagesOfOne);
    const firstPage = findingsOf(begin.slice(0, 1), capability).items;
    const order = new Map([...first.items.keys()].map((id, index) => [id, index]));
    const leaves = planEdits(recording, {
      readings: mostReadings,
      isMeant: (field) => isLeaf(field) && !isIdKey(field),
      // Every second record is a good one. The last of a page, from whose time a list may go on, is spoilt in one of two readings.
      isOpen: (id, reading) => ((order.get(id) ?? Number.NaN) + reading) % 2 === 1,
      to: spoilt,
    });
    const ids = planEdits(recording, {
      readings: 1,
      isMeant: (field) => isLeaf(field) && isIdKey(field),
      isOpen: (id) => firstPage.has(id),
      to: spoilt,
    }).flat();
    const problems: string[] = [];
    const whole: Extent = { before: first, isWhole: true };
    const beginning: Extent = { before: findingsOf(begin, capability), isWhole: false };
    for (const edits of leaves) problems.push(...(await problemsOf(recording, capability, edits, whole)));
    for (const edit of ids.slice(0, mostIds))
      problems.push(...(await problemsOf(recording, capability, [edit], beginning)));
    failIfAny(problems);
  },
} satisfies Record<string, PullCheck>;

/** Of another type than what stands there; a list of one text reads as that text where it is put into a message. */
const spoilt = ({ value }: Field): Edit['to'] => ({
  value: typeof value === 'string' ? [answerCanary] : answerCanary,
});

/** How far a reading goes, and what was found so far before anything was spoilt. */
interface Extent {
  readonly before: Findings;
  readonly isWhole: boolean;
}

interface Reading {
  readonly pages: readonly Page[];
  readonly failure?: { readonly error: unknown };
}

/** Reads to the end, or until each of these records was there. */
async function read(harness: Harness, capability: PullCapability, wanted: readonly string[] | null): Promise<Reading> {
  const missing = new Set(wanted);
  const pages: Page[] = [];
  const reading = async (): Promise<void> => {
    for await (const page of harness.pull(capability)) {
      pages.push(page);
      for (const { externalId } of page.items) missing.delete(externalId);
      if (wanted && missing.size === 0) return;
    }
  };
  try {
    await harness.bounded(reading());
    return { pages };
  } catch (error) {
    return { pages, failure: { error } };
  }
}

async function problemsOf(
  recording: Recording,
  capability: PullCapability,
  edits: readonly Edit[],
  { before, isWhole }: Extent,
): Promise<string[]> {
  const attempt = async (some: readonly Edit[]) => {
    const spoiltIds = new Set(some.map(({ id }) => id));
    const others = [...before.items.keys()].filter((id) => !spoiltIds.has(id));
    const reading = await read(recording.edited(some), capability, isWhole ? null : others);
    const found = findingsOf(reading.pages, capability);
    return { found, problem: whatWentWrong(reading, found, others) };
  };
  const { found, problem } = await attempt(edits);
  if (!problem) return silentChanges(edits, before, found);
  const culprit = await firstThatFails(edits, async (some) => (await attempt(some)).problem !== undefined);
  const last = culprit && (await attempt([culprit])).problem;
  return [`${last ?? problem} It does so if ${culprit?.name ?? 'a field'} holds something of another type.`];
}

/** What concerns others than the spoilt records. */
function whatWentWrong({ pages, failure }: Reading, found: Findings, others: readonly string[]): string | undefined {
  const words = pages.map(({ notices, incomplete }) => ({ notices, incomplete }));
  if (JSON.stringify([found.issues, words]).includes(answerCanary))
    return 'It repeats words of the answer in a problem or a notice: name the field only.';
  if (failure) {
    const shown = inspect(failure.error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    const says = failure.error instanceof Error ? failure.error.message : shown;
    const held = shown.includes(answerCanary) ? ', with an error that holds words of the answer.' : `: ${says}`;
    return `It fails where it cannot read a record${held} Reject the record, and go on.`;
  }
  const missing = others.filter((other) => !found.items.has(other));
  if (missing.length === 0) return undefined;
  return `Record ${missing[0]} is lost, and ${missing.length - 1} more, where another one cannot be read.`;
}

/** Spoilt records that come otherwise, or not at all, without a word. */
function silentChanges(edits: readonly Edit[], before: Findings, found: Findings): string[] {
  const changed = edits.filter(({ id }) => {
    const isReported = newIssues(id, found, before).some(({ externalId }) => externalId === id);
    return !isReported && !isDeepStrictEqual(before.items.get(id), found.items.get(id));
  });
  // A record whose id cannot be read is rejected without one.
  const nameless = newIssues(null, found, before).length;
  return changed.slice(nameless).map(({ id, name }) => {
    const what = found.items.has(id)
      ? 'comes otherwise without a word: add a warning, or reject it,'
      : 'is left out without a word: add it to rejected';
    return `Record ${id} ${what} if ${name} holds something of another type.`;
  });
}
