import type { PortContext, UpsertBatch } from '../provider/ports.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { RecordRow, RecordSet } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { AcceptedRecord } from './intake.ts';
import { type PortAnswer, readAnswer } from './port-answer.ts';
import { toPortError } from './port-fault.ts';

/** A pull's host port, with its types erased. @returns what {@link readAnswer} reads */
export type Upsert<Tx> = (batch: UpsertBatch<CanonicalRecord>, context: PortContext<Tx>) => unknown;

/** The host port of one batch. */
export interface PullPort<Tx> {
  readonly set: RecordSet;
  readonly upsert: Upsert<Tx>;
  readonly portName: string;
  readonly context: PortContext<Tx>;
  readonly storage: Pick<Storage, 'isTransient'>;
}

/** The most that one call of a port gets, in characters of JSON: larger statements cost drivers more time than they save databases. */
const portCharacters = 512 * 1024;

/** Calls the port with about one statement's worth at a time; its first call gets the deletions. */
export async function writeThroughPort<Tx>(
  port: PullPort<Tx>,
  fresh: readonly AcceptedRecord[],
  known: ReadonlyMap<string, RecordRow>,
  toDelete: readonly RecordRow[],
): Promise<PortAnswer> {
  const links = new Map<string, string>();
  const refused = new Map<string, string>();
  for (const [index, part] of partsOf(fresh).entries()) {
    const items = part.map(({ item }) => ({ item, hostId: known.get(item.externalId)?.hostId ?? null }));
    const deleted = index === 0 ? toDelete.map(({ externalId, hostId }) => ({ externalId, hostId })) : [];
    const answer = await callPort(port, { items, deleted });
    for (const [externalId, hostId] of answer.links) links.set(externalId, hostId);
    for (const [externalId, reason] of answer.refused) refused.set(externalId, reason);
  }
  return { links, refused };
}

/** At least one part, even without records: the deletions need a call. */
function partsOf(records: readonly AcceptedRecord[]): AcceptedRecord[][] {
  let part: AcceptedRecord[] = [];
  const parts = [part];
  let characters = 0;
  for (const record of records) {
    characters += record.size;
    if (characters > portCharacters && part.length > 0) {
      part = [];
      parts.push(part);
      characters = record.size;
    }
    part.push(record);
  }
  return parts;
}

/**
 * Calls the port, unless there is nothing to write.
 * @throws what {@link toPortError} makes of what the port throws; `port_failed` if it does not answer for each item
 */
export async function callPort<Tx>(
  { upsert, context, storage, portName: port, set }: PullPort<Tx>,
  batch: UpsertBatch<CanonicalRecord>,
): Promise<PortAnswer> {
  if (batch.items.length === 0 && batch.deleted.length === 0) return { links: new Map(), refused: new Map() };
  let returned: unknown;
  try {
    returned = await upsert(batch, context);
  } catch (thrown) {
    throw toPortError(storage, { port, about: aboutFault(set.kind, batch, thrown) }, thrown);
  }
  return readAnswer(port, set.kind, batch, returned);
}

/** Names the record that the port's error names by its `externalId`, or else the batch. */
function aboutFault(kind: string, batch: UpsertBatch<CanonicalRecord>, thrown: unknown): string {
  const ids = batch.items.map(({ item }) => item.externalId);
  const named = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'externalId') : undefined;
  if (typeof named === 'string' && ids.includes(named)) return `${kind} ${named}`;
  const deletedIds = batch.deleted.map(({ externalId }) => externalId);
  return ids.length > 0 ? aboutRecords(kind, [...ids, ...deletedIds]) : aboutRecords(`deleted ${kind}`, deletedIds);
}

/** Names the first and the last of some records. */
export function aboutRecords(kind: string, ids: readonly string[]): string {
  const [first, last] = [ids[0], ids.at(-1)];
  return ids.length === 1 ? `${kind} ${first}` : `${ids.length} ${kind} records, from ${first} to ${last}`;
}
