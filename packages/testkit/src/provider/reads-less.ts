import { isDeepStrictEqual } from 'node:util';
import { mergeRecord, type PullCapability } from '@makerfex/integrations-core';
import { isObject } from './answers.ts';
import type { PullCheck } from './check.ts';
import { type Findings, findingsOf, type Item, newIssues } from './findings.ts';
import { type Field, fieldsOf, idIn, type Path } from './raw-records.ts';
import { type Edit, type Recording, record } from './recording.ts';
import { fail, failIfAny } from './records.ts';

/** Each reads everything once more, with one part of each record left out; one more leaves out ids. */
const mostReadings = 4;

/** An {@link Edit} with the name of what it leaves out. */
interface Omission extends Edit {
  readonly name: string;
  readonly isId: boolean;
}

export const readsLessChecks = {
  async 'loses nothing that is known if a second run reads less'(subject, capability) {
    const recording = await record(subject, capability);
    const first = findingsOf(recording.pages, capability);
    const problems: string[] = [];
    for (const omissions of planOmissions(recording, first)) {
      const second = await readWithout(recording, capability, omissions);
      problems.push(...omissions.flatMap((omission) => compare(omission, first, second) ?? []));
    }
    failIfAny(problems);
  },
} satisfies Record<string, PullCheck>;

/**
 * Of each part that any record has, one record without it: as many readings as that takes. Ids come last: without one of them
 * a provider may read everything in another way.
 */
function planOmissions({ records, ids }: Recording, { items }: Findings): Omission[][] {
  const parts = records
    .filter(({ id }) => items.has(id))
    .map((raw) => ({ raw, fields: fieldsOf(raw).filter(({ path }) => isKey(path)) }));
  const done = new Set<string>();
  const plan = (isMeant: (field: Field) => boolean): Omission[] => {
    const taken = new Set<string>();
    return parts.flatMap(({ raw: { id, part }, fields }): Omission[] => {
      const field = taken.has(id) ? undefined : fields.find((one) => isMeant(one) && !done.has(one.name));
      if (!field) return [];
      taken.add(id);
      done.add(field.name);
      const { name, path, value } = field;
      return [{ id, part, path, to: 'removed', name, isId: idIn(value, ids) !== undefined }];
    });
  };
  const readings = Array.from({ length: mostReadings }, () => plan((field) => !isIdKey(field)));
  return [...readings, plan(isIdKey)].filter(({ length }) => length > 0);
}

/** An element of a list is no part that can be missing: the list without it says that there is none. */
const isKey = (path: Path): boolean => typeof path.at(-1) === 'string';
const isIdKey = ({ path }: Field): boolean => /id$/i.test(String(path.at(-1)));

async function readWithout(
  recording: Recording,
  capability: PullCapability,
  omissions: readonly Omission[],
): Promise<Findings> {
  const read = async (some: readonly Omission[]): Promise<Findings> =>
    findingsOf(await recording.edited(some).pages(capability), capability);
  return read(omissions).catch(async (error: unknown) => {
    const culprit = await firstThatFails(omissions, (some) =>
      read(some).then(
        () => false,
        () => true,
      ),
    );
    return fail(`It fails if an answer has a record without ${culprit?.name ?? 'some of its parts'}: ${String(error)}`);
  });
}

/** By bisection. */
async function firstThatFails(
  omissions: readonly Omission[],
  fails: (some: readonly Omission[]) => Promise<boolean>,
): Promise<Omission | undefined> {
  let suspects = omissions;
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2));
    suspects = (await fails(half)) ? half : suspects.slice(half.length);
  }
  return suspects[0];
}

/** @returns what is wrong with the second word of a record */
function compare({ id, name, isId }: Omission, first: Findings, second: Findings): string | undefined {
  const [known, next] = [first.items.get(id), second.items.get(id)];
  if (!known || newIssues(id, second, first).some(({ externalId }) => externalId !== null || isId)) return undefined;
  const without = `if it comes without ${name}`;
  if (!next) return `Record ${id} is left out ${without}, without a word: reject it, or keep it with a warning.`;
  const gone = lostField(known, withKnownTime(mergeRecord(known, next), known), []);
  if (!gone) return undefined;
  const told = gone.value === null ? 'null, which clears what is known' : 'another value, which is a guess';
  return `Record ${id} has in ${gone.path.join('.')} ${told}, ${without}: leave the field out, or reject the record.`;
}

/** `updatedAt` cannot be left out: null is its word for unknown. */
const withKnownTime = (merged: Item, { updatedAt }: Item): Item => ({
  ...merged,
  updatedAt: merged.updatedAt ?? updatedAt,
});

/**
 * Where the first had a value that the second clears or replaces, as far in as it can be told. What is absent is right, also
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
