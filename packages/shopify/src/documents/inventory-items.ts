import { connectionCost } from './selection.ts';

/** Finds the products of inventory items, each under its own alias. One product shares an item, unless variants were merged. */
export function itemOwnersDocument(count: number): string {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const variables = numbers.map((n) => `$id${n}: ID!`).join(', ');
  const parts = numbers.map(
    (n) => `r${n}: inventoryItem(id: $id${n}) { variants(first: 1) { nodes { product { id } } } }`,
  );
  return `query ItemOwners(${variables}) { ${parts.join(' ')} }`;
}
/** Of one item, in points. */
export const itemOwnerCost = 1 + connectionCost(1, 2);
