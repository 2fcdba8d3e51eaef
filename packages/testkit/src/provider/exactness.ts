import { inspect, isDeepStrictEqual } from 'node:util';
import { isObject } from './answers.ts';
import type { PullCheck } from './check.ts';
import { type Findings, findingsOf, newIssues } from './findings.ts';
import { type Field, isIdKey, isLeaf } from './raw-records.ts';
import { type Edit, planEdits, record } from './recording.ts';
import { failIfAny } from './records.ts';
import { inZone, zones } from './time-zone.ts';

/** Each edits one field of each record. */
const mostReadings = 4;
/** More than a float holds exactly, and more decimals than a price has: what rounds shows itself. */
const longDecimal = '9007199254740993.125';
/** What a float holds exactly, but no price has. */
const moreDecimals = 0.125;

export const exactnessChecks = {
  async 'brings every amount of money exactly'(subject, capability) {
    const recording = await record(subject, capability);
    const before = findingsOf(recording.pages, capability);
    const amounts = new Set([...before.items.values()].flatMap((item) => [...amountsOf(item).values()].map(Number)));
    const plan = planEdits(recording, {
      readings: mostReadings,
      isMeant: (field) => isLeaf(field) && !isIdKey(field) && isAmount(field) && amounts.has(Number(field.value)),
      isOpen: (id) => before.items.has(id),
      to: ({ value }) => ({ value: typeof value === 'number' ? value + moreDecimals : longDecimal }),
    });
    const problems: string[] = [];
    for (const edits of plan) {
      const after = findingsOf(await recording.edited(edits).pages(capability), capability);
      problems.push(...edits.flatMap((edit) => roundedBy(edit, before, after) ?? []));
    }
    failIfAny(problems);
  },

  async 'reads the same instants in every time zone'(subject, capability) {
    const recording = await record(subject, capability);
    const readIn = (zone: (typeof zones)[number]) =>
      inZone(zone, async () => findingsOf(await recording.edited([]).pages(capability), capability).items);
    const [east, west] = [await readIn(zones[0]), await readIn(zones[1])];
    for (const [id, item] of east) {
      const other = west.get(id);
      const field = other && firstDifference(item, other, []);
      if (field)
        failIfAny([
          `Record ${id} has in ${field.path} ${inspect(field.one)} on a host in ${zones[0]}, and ${inspect(field.other)} on one in ${zones[1]}: text without a zone is read as local time. Read it with toTimestamp(text, { zone: 'utc' }) if the provider documents that it is UTC, otherwise reject it.`,
        ]);
    }
    const before = findingsOf(recording.pages, capability);
    const plan = planEdits(recording, {
      readings: mostReadings,
      isMeant: ({ value }) => typeof value === 'string' && zonedText.test(value),
      isOpen: (id) => before.items.has(id),
      to: ({ value }) => ({ value: elsewhere(String(value)) }),
    });
    for (const edits of plan) {
      const after = findingsOf(await recording.edited(edits).pages(capability), capability);
      failIfAny(edits.flatMap((edit) => movedBy(edit, before, after) ?? []));
    }
  },
} satisfies Record<string, PullCheck>;

const isAmount = ({ value }: Field): boolean =>
  typeof value === 'number' ? value > 0 : typeof value === 'string' && /^[1-9]\d*\.\d+$/.test(value);

/** Every amount of money in a record, by its path. */
function amountsOf(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) for (const [index, inner] of value.entries()) amountsOf(inner, `${path}.${index}`, found);
  else if (isObject(value)) {
    const { amount, currency } = value;
    if (typeof amount === 'string' && typeof currency === 'string') found.set(path.slice(1), amount);
    else for (const [key, inner] of Object.entries(value)) amountsOf(inner, `${path}.${key}`, found);
  }
  return found;
}

/** An amount that was the text of a field, and follows it, but not exactly. */
function roundedBy({ id, name, to, from }: Edit, before: Findings, after: Findings): string | undefined {
  const [known, next] = [before.items.get(id), after.items.get(id)];
  if (!known || !next || to === 'removed' || newIssues(id, after, before).length > 0) return undefined;
  const amounts = amountsOf(next);
  for (const [path, amount] of amountsOf(known)) {
    const now = amounts.get(path);
    const isFromThere = Number(amount) === Number(from) && now !== undefined && now !== amount;
    if (isFromThere && plain(now) !== plain(String(to.value)))
      return `Record ${id} has in ${path} ${now} if the source states ${String(to.value)} in ${name}: it was read as a float, or rounded. Keep the decimal as text: toDecimal(), moneySchema.`;
  }
  return undefined;
}

/** Without zeros at the end, which say nothing. */
const plain = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);

/** ISO 8601 with a zone. */
const zonedText = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const offsetMinutes = 330;

/** The same instant as people in India write it. */
const elsewhere = (text: string): string =>
  new Date(Date.parse(text) + offsetMinutes * 60_000).toISOString().replace('Z', '+05:30');

function movedBy({ id, name, to }: Edit, before: Findings, after: Findings): string | undefined {
  const [known, next] = [before.items.get(id), after.items.get(id)];
  if (!known || !next || isDeepStrictEqual(known, next) || newIssues(id, after, before).length > 0) return undefined;
  const field = firstDifference(known, next, []);
  if (!field || typeof field.other !== 'string' || Number.isNaN(Date.parse(field.other))) return undefined;
  if (Date.parse(field.other) === Date.parse(String(field.one))) return undefined;
  const written = to === 'removed' ? '' : String(to.value);
  return `Record ${id} has in ${field.path} ${field.other} instead of ${String(field.one)} if the source writes the same instant as ${written} in ${name}: the zone of the text was dropped. Read it with toTimestamp(text).`;
}

interface Difference {
  readonly path: string;
  readonly one: unknown;
  readonly other: unknown;
}

function firstDifference(one: unknown, other: unknown, path: readonly string[]): Difference | undefined {
  if (isDeepStrictEqual(one, other)) return undefined;
  const isDeep = (isObject(one) && isObject(other)) || (Array.isArray(one) && Array.isArray(other));
  if (isDeep)
    for (const key of Object.keys(one)) {
      const found = firstDifference(Reflect.get(one, key), Reflect.get(other, key), [...path, key]);
      if (found) return found;
    }
  return { path: path.join('.'), one, other };
}
