import type { CanonicalRecord } from '../../records/record.ts';
import { type ListReading, type ReadRecords, RecordPage } from './record-page.ts';
import type { RecordReader } from './record-reader.ts';

/**
 * Reads a page of raw records. Each stands alone: one that cannot be read is rejected by the field at fault, and never ends the
 * page. An error that is not about a field is thrown.
 * @example
 * const guest = compiled(z.object({ id: z.int(), name: z.string().nullish() }));
 * const toCustomer = (entry: RecordReader) => {
 *   const { id, name } = entry.fields(guest);
 *   return { externalId: String(id), updatedAt: null, name };
 * };
 * const { items, rejected, warnings } = readList([{ id: 1, name: 'Ada' }], { id: 'id' }, toCustomer);
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
      if (!page.leavesOut(draft)) page.accept(draft, read(draft.reader()));
    } catch (error) {
      page.reject(draft, error);
    }
  }
  return page.records;
}

/**
 * Like {@link readList}, for records that need further calls, one record after the other.
 * @example
 * const readProducts = (http: ProviderHttp, raws: readonly unknown[]) =>
 *   readListAsync(raws, { id: 'id' }, async (product) => {
 *     const id = product.required('id', z.int());
 *     const { body: stock } = await http.get(`/products/${id}/stock`);
 *     const available = product.part('stock', stock, (part) => part.optional('available', z.int()));
 *     return { externalId: String(id), updatedAt: null, available };
 *   });
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
      if (!page.leavesOut(draft)) page.accept(draft, await read(draft.reader()));
    } catch (error) {
      page.reject(draft, error);
    }
  }
  return page.records;
}
