import * as z from 'zod';
import { compiled } from '../../compiled.ts';
import { isIntegrationError } from '../../errors.ts';
import { refusedFields } from '../../issues.ts';
import type { CanonicalRecord } from '../../records/record.ts';
import type { ProviderHttp } from '../http.ts';
import { readListAsync } from '../read/read-list.ts';
import type { ListReading, ReadRecords } from '../read/record-page.ts';
import type { RecordReader } from '../read/record-reader.ts';
import { isUnreadableField } from '../read/unreadable-field.ts';
import type { Child } from './child.ts';
import type { MapContext } from './definition.ts';

interface PageReading<Raw, Item> extends Pick<ListReading<Item>, 'id' | 'updatedAt' | 'leaveOut'> {
  readonly read: z.ZodType<Raw> & Pick<z.ZodObject, 'shape'>;
  readonly map: (raw: Raw, about: MapContext<unknown, unknown>) => Item;
  readonly complete?: Child;
}

interface PageContext extends Omit<MapContext<unknown, unknown>, 'record'> {
  readonly http: ProviderHttp;
  readonly signal: AbortSignal;
}

/** Returns what reads the raw records of a page. Each stands alone: one that cannot be read is rejected. */
export function pageReader<Raw, Item extends CanonicalRecord>({
  id,
  updatedAt,
  leaveOut,
  read,
  map,
  complete,
}: PageReading<Raw, Item>) {
  const schema = compiled(read);
  // Nothing else of the definition: a reading has a `path` of its own.
  const reading = { id, ...(updatedAt && { updatedAt }), ...(leaveOut && { leaveOut }) };
  return (raws: readonly unknown[], { http, signal, ...about }: PageContext): Promise<ReadRecords<Item>> =>
    readListAsync(raws, reading, async (found) => {
      const record =
        complete && hasId(found, id, read.shape) ? found.withRaw(await complete.complete(http, found, signal)) : found;
      const raw = record.fields(schema);
      return rejectingAlone(record, () => map(raw, { record, ...about }));
    });
}

/** A nested list is requested by the id of its record; without one, the schema rejects the record. */
function hasId(
  { raw, externalId }: RecordReader,
  id: ListReading<unknown>['id'],
  shape: z.ZodObject['shape'],
): boolean {
  const schema = typeof id === 'string' ? shape[id] : undefined;
  return typeof id === 'string' && schema ? z.core.safeParse(schema, raw[id]).success : externalId !== null;
}

/** A mapping sends no requests, so what it throws concerns only its record. */
function rejectingAlone<Item>(record: RecordReader, map: () => Item): Item {
  try {
    return map();
  } catch (error) {
    if (isUnreadableField(error)) throw error;
    const [field] = refusedFields(error) ?? [];
    if (field) return record.reject(field.path, field.problem);
    if (isIntegrationError(error)) return record.reject('', error.message);
    throw error;
  }
}
