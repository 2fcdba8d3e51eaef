import type { CanonicalRecord } from '../../records/record.ts';
import { type ListReading, type ReadRecords, RecordPage } from './record-page.ts';
import type { RecordReader } from './record-reader.ts';

/**
 * Reads a page of raw records. Each stands alone: one that cannot be read is rejected by the field at fault, and never ends the
 * page. An error that is not about a field is thrown.
 * @example
 * const guest = compiled(z.object({ id: z.int(), name: z.string().nullish() }));
 * const page = readList(body.entries, { id: 'id' }, (entry) => {
 *   const { id, name } = entry.fields(guest);
 *   return { externalId: String(id), updatedAt: null, name };
 * });
 * yield { ...page, cursor };
 */
export function readList<Item extends CanonicalRecord>(
  raws: readonly unknown[],
  reading: ListReading<Item>,
  read: (record: RecordReader) => Item,
): ReadRecords<Item> {
  const page = new RecordPage(reading);
  for (const raw of raws) {
    const draft = page.open(raw);
    try {
      page.accept(draft, read(draft.reader()));
    } catch (error) {
      page.reject(draft, error);
    }
  }
  return page.records;
}

/**
 * Like {@link readList}, for records that need further calls, one record after the other.
 * @example
 * const page = await readListAsync(body.products, { id: 'id' }, async (product) => {
 *   const { body } = await http.get(`/products/${product.externalId}/variants`);
 *   return toProduct(product, body);
 * });
 */
export async function readListAsync<Item extends CanonicalRecord>(
  raws: readonly unknown[],
  reading: ListReading<Item>,
  read: (record: RecordReader) => Promise<Item>,
): Promise<ReadRecords<Item>> {
  const page = new RecordPage(reading);
  for (const raw of raws) {
    const draft = page.open(raw);
    try {
      page.accept(draft, await read(draft.reader()));
    } catch (error) {
      page.reject(draft, error);
    }
  }
  return page.records;
}
