import type { RawObject } from '@makerfex/integrations-core/provider';
import { asNode, asText, at, typeOf } from '../map/node.ts';

/** The connection of its parent that a line of a bulk file belongs to, by type. */
const connectionOf: Readonly<Record<string, string>> = {
  LineItem: 'lineItems',
  ProductVariant: 'variants',
  MediaImage: 'media',
  Video: 'media',
  ExternalVideo: 'media',
  Model3d: 'media',
  InventoryLevel: 'inventoryLevels',
  MailingAddress: 'addressesV2',
};

/** The id of a line's parent; null for a record itself. */
export const parentIdOf = (line: RawObject): string | null => asText(at(line, '__parentId'));

/** The ids that children can name as their parent: a level names its variant, or the inventory item in between. */
export function idsOf(line: RawObject): string[] {
  const ids = [asText(line.id), asText(at(line, 'inventoryItem', 'id'))];
  return ids.filter((id): id is string => id !== null);
}

export interface Assembled {
  readonly node: RawObject;
  /** Types that this version does not know, one entry per line. */
  readonly unknown: readonly string[];
}

/**
 * Assembles a record from its lines, the record itself first and parents before their children. Repeated lines count once.
 * @param connections the requested ones: one without lines is empty
 */
export function assemble(lines: readonly RawObject[], connections: readonly string[]): Assembled {
  const unknown: string[] = [];
  const byId = new Map<string, Record<string, unknown>>();
  const seen = new Set<unknown>();
  const nodes = lines.map((line) => ({ ...line }));
  for (const node of nodes) {
    if (typeof node.id === 'string' && seen.has(node.id)) continue;
    seen.add(node.id);
    const parent = byId.get(parentIdOf(node) ?? '');
    const type = typeOf(node.id) ?? '';
    const connection = connectionOf[type];
    if (parent && connection) attach(parent, connection, node);
    else if (parent) unknown.push(type);
    addEmpty(node, type, connections);
    for (const id of idsOf(node)) byId.set(id, node);
  }
  return { node: nodes[0] ?? {}, unknown };
}

/** Connections of each type, directly or in its inventory item. */
const ownersOf: Readonly<Record<string, readonly string[]>> = {
  Order: ['lineItems'],
  Product: ['media', 'variants'],
  ProductVariant: ['inventoryLevels'],
  Customer: ['addressesV2'],
};

function addEmpty(node: Record<string, unknown>, type: string, connections: readonly string[]): void {
  for (const name of ownersOf[type] ?? []) {
    if (!connections.includes(name)) continue;
    // Levels are nested in the variant's inventory item, which may be withheld.
    if (name !== 'inventoryLevels') node[name] ??= { nodes: [] };
    else if (asNode(node.inventoryItem))
      node.inventoryItem = { inventoryLevels: { nodes: [] }, ...asNode(node.inventoryItem) };
  }
}

function attach(parent: Record<string, unknown>, connection: string, node: RawObject): void {
  // Levels are nested in the variant's inventory item, which is an object without a line of its own.
  const owner = connection === 'inventoryLevels' ? { ...asNode(parent.inventoryItem) } : parent;
  const nodes: unknown = at(owner, connection, 'nodes');
  if (Array.isArray(nodes)) nodes.push(node);
  else owner[connection] = { nodes: [node] };
  if (connection === 'inventoryLevels') parent.inventoryItem = owner;
}
