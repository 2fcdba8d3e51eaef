import type { CanonicalRecord, RecordIssue } from '@makerfex/integrations-core';
import { asNode, idOf, type Node } from './node.ts';
import { Reader, readInstant, Unreadable } from './reader.ts';

export interface MappedPage<Item> {
  readonly items: readonly Item[];
  readonly rejected: readonly RecordIssue[];
  readonly warnings: readonly RecordIssue[];
}

/**
 * Maps the nodes of one page. Rejects an unreadable node by id and field. If a record comes twice, takes the newer one.
 * @param complete reads the rest of a node's connections, if it has any; leaves out what it cannot read, with a warning
 */
export async function mapNodes<Item extends CanonicalRecord>(
  nodes: readonly unknown[],
  complete: ((node: Node, reader: Reader) => Promise<Node>) | undefined,
  read: (reader: Reader, node: Node) => Item,
): Promise<MappedPage<Item>> {
  const items = new Map<string, Item>();
  const rejected: RecordIssue[] = [];
  const warnings: RecordIssue[] = [];
  for (const value of nodes) {
    const node = asNode(value);
    try {
      if (!node) throw new Unreadable('id', 'the record is not an object');
      const reader = new Reader(node);
      const item = read(reader, complete ? await complete(node, reader) : node);
      const held = items.get(item.externalId);
      if (held && (held.updatedAt ?? '') >= (item.updatedAt ?? '')) continue;
      items.set(item.externalId, item);
      warnings.push(...reader.warnings);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const { field, problem } = error;
      rejected.push({ externalId: idOf(node?.id), field, problem, updatedAt: readInstant(node?.updatedAt) });
    }
  }
  return { items: [...items.values()], rejected, warnings };
}
