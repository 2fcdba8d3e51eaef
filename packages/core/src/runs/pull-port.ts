import { IntegrationError } from '../errors.ts';
import type { HostLink, PortContext, UpsertBatch } from '../provider/ports.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { RecordRow, RecordSet } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { AcceptedRecord } from './intake.ts';
import { toPortError } from './port-fault.ts';

/** A pull's host port, with its types erased. @returns a promise of {@link HostLink}s */
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
): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (const [index, part] of partsOf(fresh).entries()) {
    const items = part.map(({ item }) => ({ item, hostId: known.get(item.externalId)?.hostId ?? null }));
    const deleted = index === 0 ? toDelete.map(({ externalId, hostId }) => ({ externalId, hostId })) : [];
    for (const [externalId, hostId] of await callPort(port, { items, deleted })) links.set(externalId, hostId);
  }
  return links;
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
 * @returns the host's id of every item, by external id
 * @throws what {@link toPortError} makes of what the port throws; `port_failed` if it returns no id for an item
 */
export async function callPort<Tx>(
  { upsert, context, storage, portName: port, set }: PullPort<Tx>,
  batch: UpsertBatch<CanonicalRecord>,
): Promise<Map<string, string>> {
  if (batch.items.length === 0 && batch.deleted.length === 0) return new Map();
  let links: Map<string, string>;
  try {
    links = readLinks(await upsert(batch, context));
  } catch (thrown) {
    throw toPortError(storage, { port, about: aboutBatch(set.kind, batch) }, thrown);
  }
  const missing = batch.items.find(({ item }) => !links.get(item.externalId));
  if (missing)
    throw new IntegrationError(
      'port_failed',
      `The host port ${port} returned no host id for record ${missing.item.externalId}; it must return one for every item.`,
      { port },
    );
  return links;
}

function readLinks(returned: unknown): Map<string, string> {
  if (!Array.isArray(returned)) throw new TypeError('It must return a list with a host id for every item.');
  return new Map(returned.map(({ externalId, hostId }: HostLink) => [externalId, hostId]));
}

/** Names a batch by its first record. */
function aboutBatch(kind: string, { items, deleted }: UpsertBatch<CanonicalRecord>): string {
  const [item, absent] = [items[0]?.item, deleted[0]];
  return aboutRecords(
    item ? `${kind} ${item.externalId}` : `deleted ${kind} ${absent?.externalId}`,
    items.length + deleted.length,
  );
}

export const aboutRecords = (first: string, count: number): string =>
  count === 1 ? first : `${first} (the first of ${count} records)`;
