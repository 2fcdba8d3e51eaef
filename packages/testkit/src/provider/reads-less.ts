import { isDeepStrictEqual } from 'node:util';
import type { PullCapability } from '@makerfex/integrations-core/provider';
import { mergeRecord } from '@makerfex/integrations-core/records';
import { isObject } from './answers.ts';
import type { PullCheck } from './check.ts';
import { type Findings, findingsOf, type Item, newIssues } from './findings.ts';
import { type Field, isIdKey } from './raw-records.ts';
import { type Edit, firstThatFails, planEdits, type Recording, record } from './recording.ts';
import { fail, failIfAny } from './records.ts';

/** Each leaves out one part of each record. Few are needed if the simulator has many records. */
const mostReadings = 20;
/** Each leaves out one id of each record. */
const mostReadingsWithoutIds = 2;

export const readsLessChecks = {
  async 'loses nothing that is known if a second run reads less'(subject, capability) {
    const recording = await record(subject, capability);
    const first = findingsOf(recording.pages, capability);
    const plan = (readings: number, isMeant: (field: Field) => boolean) =>
      planEdits(recording, {
        readings,
        isMeant: (field) => isKey(field) && isMeant(field),
        isOpen: (id) => first.items.has(id),
        to: () => 'removed',
      });
    const problems: string[] = [];
    // Ids come last: without one of them a provider may read everything in another way.
    for (const edits of [...plan(mostReadings, (field) => !isIdKey(field)), ...plan(mostReadingsWithoutIds, isIdKey)]) {
      const second = await readWithout(recording, capability, edits);
      problems.push(...edits.flatMap((edit) => compare(edit, first, second) ?? []));
    }
    failIfAny(problems);
  },
} satisfies Record<string, PullCheck>;

/** An element of a list is no part that can be missing: the list without it says that there is none. */
const isKey = ({ path }: Field): boolean => typeof path.at(-1) === 'string';

async function readWithout(
  recording: Recording,
  capability: PullCapability,
  edits: readonly Edit[],
): Promise<Findings> {
  const read = async (some: readonly Edit[]): Promise<Findings> =>
    findingsOf(await recording.edited(some).pages(capability), capability);
  return read(edits).catch(async (error: unknown) => {
    const culprit = await firstThatFails(edits, (some) =>
      read(some).then(
        () => false,
        () => true,
      ),
    );
    return fail(`It fails if an answer has a record without ${culprit?.name ?? 'some of its parts'}: ${String(error)}`);
  });
}

/** @returns what is wrong with the second word of a record */
function compare({ id, name, path }: Edit, first: Findings, second: Findings): string | undefined {
  const [known, next] = [first.items.get(id), second.items.get(id)];
  if (!known || newIssues(id, second, first).length > 0) return undefined;
  // A record whose id cannot be read is rejected without one.
  if (!next && isIdKey({ path }) && newIssues(null, second, first).length > 0) return undefined;
  const without = `if it comes without ${name}`;
  if (!next) return `Record ${id} is left out ${without}, without a word: reject it, or keep it with a warning.`;
  const gone = lostField(known, withKnownTime(mergeRecord(known, next), known), []);
  if (!gone) return undefined;
  const instead = gone.value === null ? 'null, which clears what is known' : 'another value, which is a guess';
  return `Record ${id} has in ${gone.path.join('.')} ${instead}, ${without}: leave the field out, or reject the record.`;
}

/** `updatedAt` cannot be left out: null is its word for unknown. */
const withKnownTime = (merged: Item, { updatedAt }: Item): Item => ({
  ...merged,
  updatedAt: merged.updatedAt ?? updatedAt,
});

/**
 * Where the first had a value that the second clears or replaces, as deep as it can be seen. What is absent is right, also
 * in entries of a list without ids, which a merge cannot bring back.
 */
function lostField(
  known: unknown,
  next: unknown,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; value: unknown } | undefined {
  if (known === null || known === undefined || next === undefined || isDeepStrictEqual(known, next)) return undefined;
  if (Array.isArray(known) && Array.isArray(next) && known.length === next.length)
    return firstOf(known.keys(), (index) => lostField(known[index], next[index], [...path, index]));
  if (isObject(known) && isObject(next))
    return firstOf(Object.keys(known), (key) => lostField(known[key], next[key], [...path, key]));
  return { path, value: next };
}

function firstOf<Value, Found>(values: Iterable<Value>, find: (value: Value) => Found | undefined): Found | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
