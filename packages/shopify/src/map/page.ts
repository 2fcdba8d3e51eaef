import type { RecordIssue } from '@makerfex/integrations-core';
import { idOf, type Node } from './node.ts';
import { Reader, Unreadable } from './reader.ts';

export interface MappedPage<Item> {
  readonly items: Item[];
  readonly rejected: RecordIssue[];
  readonly warnings: RecordIssue[];
}

/**
 * Maps the nodes of one page. A node that cannot be kept is rejected by id and field; one delivered twice is taken once.
 * @param complete reads the rest of what is nested in a node.
 */
export async function mapNodes<Item>(
  nodes: readonly unknown[],
  complete: (node: Node) => Promise<Node>,
  read: (reader: Reader, node: Node) => Item,
): Promise<MappedPage<Item>> {
  const page: MappedPage<Item> = { items: [], rejected: [], warnings: [] };
  const seen = new Set<string>();
  for (const node of nodes) {
    try {
      if (!isObject(node)) throw new Unreadable('id', 'the record is not an object');
      const reader = new Reader(node);
      if (seen.has(reader.externalId)) continue;
      seen.add(reader.externalId);
      page.items.push(read(reader, await complete(node)));
      page.warnings.push(...reader.warnings);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const externalId = isObject(node) ? idOf(node.id) : null;
      page.rejected.push({ externalId, field: error.field, problem: error.problem });
    }
  }
  return page;
}

const isObject = (value: unknown): value is Node => typeof value === 'object' && value !== null;
