import {
  type RawObject,
  type ReadRecords,
  type RecordReader,
  readListAsync,
} from '@makerfex/integrations-core/provider';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { id, readInstant } from './fields.ts';
import { idOf } from './node.ts';

/**
 * Maps the nodes of one page. Rejects an unreadable node by id and field. If a record comes twice, takes the newer one.
 * @param complete reads the rest of a node's connections, if it has any; leaves out what it cannot read, with a warning
 */
export const mapNodes = <Item extends CanonicalRecord>(
  nodes: readonly unknown[],
  complete: ((node: RawObject, reader: RecordReader) => Promise<RawObject>) | undefined,
  read: (reader: RecordReader) => Item,
): Promise<ReadRecords<Item>> => {
  const reading = {
    id: (node: RawObject) => idOf(node.id),
    updatedAt: (node: RawObject) => readInstant(node.updatedAt),
  };
  return readListAsync(nodes, reading, async (reader) => {
    // `complete` reads further pages by this id.
    reader.required('id', id);
    return read(complete ? reader.withRaw(await complete(reader.raw, reader)) : reader);
  });
};
