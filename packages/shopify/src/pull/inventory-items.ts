import { itemOwnerCost, itemOwnersDocument } from '../documents/inventory-items.ts';
import { maxPoints } from '../documents/selection.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asList, at, idOf, typeOf } from '../map/node.ts';

const itemType = 'InventoryItem';

/** Names a product by the inventory item of one of its variants: changes of stock name no more than that. */
export const inventoryItemGid = (id: string): string => `gid://shopify/${itemType}/${id}`;

/** Whether an id names a product that way. */
export const isInventoryItem = (id: string): boolean => typeOf(id) === itemType;

/**
 * Replaces ids of inventory items by those of their products. An item that no longer exists, or is at another shop, is left out: it
 * says nothing about a product.
 */
export async function resolveInventoryItems(
  api: Graphql,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const items = [...new Set(ids.filter((id) => isInventoryItem(id) && idOf(id) !== null))];
  const found = ids.filter((id) => typeOf(id) === null);
  const perQuery = Math.floor(maxPoints / itemOwnerCost);
  for (let start = 0; start < items.length; start += perQuery) {
    signal.throwIfAborted();
    const batch = items.slice(start, start + perQuery);
    const variables = Object.fromEntries(batch.map((id, n) => [`id${n}`, id]));
    const data = await api.query(itemOwnersDocument(batch.length), variables, itemOwnerCost * batch.length);
    for (const n of batch.keys()) {
      const [variant] = asList(at(data, `r${n}`, 'variants', 'nodes'));
      found.push(...[idOf(at(variant, 'product', 'id'))].filter((id) => id !== null));
    }
  }
  return found;
}
