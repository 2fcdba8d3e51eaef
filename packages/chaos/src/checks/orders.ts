import type { ShopEvidence } from '../evidence.ts';

/** Whether the host holds exactly the orders of the provider, each once, in its last version, with one link to it. */
export function checkOrders({ shopId, source, held, links }: ShopEvidence): string[] {
  const heldBy = Map.groupBy(held, ({ externalId }) => externalId);
  const linksBy = Map.groupBy(links, ({ externalId }) => externalId);
  const known = new Set(source.map(({ externalId }) => externalId));
  const ofSource = source.flatMap(({ externalId, updatedAt }) => {
    const rows = heldBy.get(externalId) ?? [];
    const [row] = rows;
    if (!row) return [`order ${externalId} is missing`];
    if (rows.length > 1) return [`order ${externalId} is there ${rows.length} times`];
    const linked = linksBy.get(externalId) ?? [];
    return [
      ...(row.updatedAt === updatedAt ? [] : [`order ${externalId} is not in its last version`]),
      ...(linked.length === 1 ? [] : [`order ${externalId} has ${linked.length} links`]),
      ...linked.flatMap(({ hostId }) => (hostId === row.id ? [] : [`the link of order ${externalId} leads elsewhere`])),
    ];
  });
  const foreign = [...new Set([...heldBy.keys(), ...linksBy.keys()])].filter((externalId) => !known.has(externalId));
  return [...ofSource, ...foreign.map((externalId) => `order ${externalId} is not one of the shop`)].map(
    (what) => `${shopId}: ${what}.`,
  );
}
