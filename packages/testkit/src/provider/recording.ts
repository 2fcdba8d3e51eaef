import type { PullCapability } from '@makerfex/integrations-core/provider';
import { type Exchange, format, parse, toResponse } from './answers.ts';
import { fillSeveral, Inapplicable } from './check.ts';
import {
  createHarness,
  type Harness,
  type Page,
  type ProviderUnderTest,
  type TapedProvider,
  withTape,
} from './harness.ts';
import {
  change,
  type Field,
  fieldsOf,
  findPlaces,
  type Path,
  type Place,
  type RawRecord,
  recordsIn,
} from './raw-records.ts';

/** How a record is answered otherwise than it was. */
export interface Edit {
  readonly id: string;
  readonly part: RawRecord['part'];
  readonly path: Path;
  readonly to: { readonly value: unknown } | 'removed';
  /** Of the field. */
  readonly name: string;
  /** What the field held before. */
  readonly from: unknown;
}

export interface Recording {
  readonly pages: readonly Page[];
  /** Every answer, in the order of the requests. */
  readonly exchanges: readonly Exchange[];
  readonly places: readonly Place[];
  readonly ids: ReadonlySet<string>;
  /** The records of all answers. */
  readonly records: readonly RawRecord[];
  /** A pull that gets the same answers once more, but for what `alter` makes of each. */
  again(alter: (exchange: Exchange) => Promise<Exchange> | Exchange): Harness;
  /** A pull that gets the same answers once more, but for these records. */
  edited(edits: readonly Edit[]): Harness;
}

/** Pulls once, and keeps the answers to read them again, changed. */
export async function record(
  subject: ProviderUnderTest | TapedProvider,
  capability: PullCapability,
): Promise<Recording> {
  const taped = 'tape' in subject ? subject : withTape(subject);
  const exchanges: Exchange[] = [];
  const again: Recording['again'] = (alter) => {
    const harness = createHarness(taped);
    const play = taped.tape.play();
    harness.interfere(async (request) => toResponse(await alter(await play(request))));
    return harness;
  };
  const first = again((exchange) => {
    exchanges.push(exchange);
    return exchange;
  });
  const pages = fillSeveral(await first.pages(capability));
  const ids = new Set(pages.flatMap(({ items }) => items.map(({ externalId }) => externalId)));
  const bodies = exchanges.map(({ text }) => parse(text)).filter((body) => body !== undefined);
  const places = findPlaces(bodies, ids);
  if (places.length === 0)
    throw new Inapplicable('no answer holds the external ids of its records, so none of them can be spoilt');
  return {
    pages,
    exchanges,
    places,
    ids,
    records: bodies.flatMap((body) => recordsIn(body, places, ids)),
    again,
    edited: (edits) => {
      const byId = new Map<string, Edit[]>();
      for (const edit of edits) byId.set(edit.id, [...(byId.get(edit.id) ?? []), edit]);
      return again((exchange) => applied(exchange, byId, places));
    },
  };
}

interface EditPlan {
  /** At most; fewer if that is enough for all fields. */
  readonly readings: number;
  readonly isMeant: (field: Field) => boolean;
  /** Whether a record can be edited in a reading, which count from 0. */
  readonly isOpen: (id: string, reading: number) => boolean;
  readonly to: (field: Field) => Edit['to'];
}

/** Of each field that any record has, one record in which it is edited; of each record, one field a reading. */
export function planEdits({ records }: Recording, { readings, isMeant, isOpen, to }: EditPlan): Edit[][] {
  const parts = records.map((raw) => ({ raw, fields: fieldsOf(raw).filter((field) => isMeant(field)) }));
  const times = new Map<string, number>();
  for (const { fields } of parts) for (const { name } of fields) times.set(name, (times.get(name) ?? 0) + 1);
  const rarity = ({ name }: Field): number => times.get(name) ?? 0;
  // What few records have comes first, so that it is not left for a reading of its own.
  const rareFirst = parts.map(({ raw, fields }) => ({ raw, fields: fields.toSorted((a, b) => rarity(a) - rarity(b)) }));
  const done = new Set<string>();
  const plan = (reading: number): Edit[] => {
    const taken = new Set<string>();
    return rareFirst.flatMap(({ raw: { id, part }, fields }): Edit[] => {
      const isFree = !taken.has(id) && isOpen(id, reading);
      const field = isFree ? fields.find(({ name }) => !done.has(name)) : undefined;
      if (!field) return [];
      taken.add(id);
      done.add(field.name);
      return [{ id, part, path: field.path, to: to(field), name: field.name, from: field.value }];
    });
  };
  return Array.from({ length: readings }, (_, reading) => plan(reading)).filter(({ length }) => length > 0);
}

/** One edit that fails by itself, found by bisection. */
export async function firstThatFails(
  edits: readonly Edit[],
  fails: (some: readonly Edit[]) => Promise<boolean>,
): Promise<Edit | undefined> {
  let suspects = edits;
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2));
    suspects = (await fails(half)) ? half : suspects.slice(half.length);
  }
  return suspects[0];
}

function applied(exchange: Exchange, edits: ReadonlyMap<string, readonly Edit[]>, places: readonly Place[]): Exchange {
  const ids = new Set([...edits.keys()].filter((id) => exchange.text.includes(id)));
  const body = ids.size > 0 ? parse(exchange.text) : undefined;
  if (!body) return exchange;
  const done = new Set<Edit>();
  for (const { id, part, value } of recordsIn(body, places, ids))
    for (const edit of edits.get(id) ?? []) {
      // Of lines that belong to one record, the first is changed.
      if (edit.part !== part || (part === 'child' && done.has(edit))) continue;
      change(value, edit.path, edit.to);
      done.add(edit);
    }
  return { ...exchange, text: format(body) };
}
