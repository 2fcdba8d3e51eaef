import { asNode, asText, at, type Node, typeOf } from '../map/node.ts';

/** Which connection of its parent a line of a bulk file belongs to. */
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

/** The id of the line that a line of a bulk file belongs to; null for a record itself. */
export const parentIdOf = (line: Node): string | null => asText(at(line, '__parentId'));

/** The ids by which children name a line: a level can name its variant, or the inventory item in between. */
export function idsOf(line: Node): string[] {
  const ids = [asText(line.id), asText(at(line, 'inventoryItem', 'id'))];
  return ids.filter((id): id is string => id !== null);
}

/** Puts a record together from its lines, the record itself first and parents before their children. Lines that come twice count once. */
export function assemble(lines: readonly Node[]): Node {
  const byId = new Map<string, Record<string, unknown>>();
  const seen = new Set<unknown>();
  const nodes = lines.map((line) => ({ ...line }));
  for (const node of nodes) {
    if (typeof node.id === 'string' && seen.has(node.id)) continue;
    seen.add(node.id);
    const parent = byId.get(parentIdOf(node) ?? '');
    const connection = connectionOf[typeOf(node.id) ?? ''];
    if (parent && connection) attach(parent, connection, node);
    for (const id of idsOf(node)) byId.set(id, node);
  }
  return nodes[0] ?? {};
}

function attach(parent: Record<string, unknown>, connection: string, node: Node): void {
  // Levels are nested in the variant's inventory item, which is an object and no line of its own.
  const owner = connection === 'inventoryLevels' ? { ...asNode(parent.inventoryItem) } : parent;
  const nodes: unknown = at(owner, connection, 'nodes');
  if (Array.isArray(nodes)) nodes.push(node);
  else owner[connection] = { nodes: [node] };
  if (connection === 'inventoryLevels') parent.inventoryItem = owner;
}
