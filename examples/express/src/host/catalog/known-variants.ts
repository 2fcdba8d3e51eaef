import { matchVariants, type NamedValue, type Variant } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { runStatement } from '../statement.ts';

/** A variant as the table holds it. */
export interface KnownVariant {
  readonly id: string;
  readonly productId: string;
  readonly externalId: string;
  readonly formerExternalIds: readonly string[];
  readonly sku: string | null;
  readonly options: NamedValue[];
}

/** The variants of many products with one statement, by product. */
export async function readKnownVariants(
  em: SqlEntityManager,
  shopId: string,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownVariant[]>> {
  if (productIds.length === 0) return new Map();
  const rows = await runStatement<KnownVariant>(
    em,
    `SELECT id, product_id AS "productId", external_id AS "externalId", former_external_ids AS "formerExternalIds", sku, options
     FROM product_variants WHERE shop_id = $1
       AND product_id IN (SELECT value::uuid FROM jsonb_array_elements_text($2::jsonb)) ORDER BY position`,
    [shopId, JSON.stringify(productIds)],
  );
  return Map.groupBy(rows, ({ productId }) => productId);
}

/**
 * Finds the known variants among those that came, by the ids that they have now. Some providers renew ids at every edit: such a
 * variant keeps its row, and with it whatever the host keeps by its own id.
 */
export function findKnown(known: readonly KnownVariant[], next: readonly Variant[]): ReadonlyMap<string, KnownVariant> {
  const byId = new Map(known.map((of) => [of.externalId, of]));
  const pairs = [...matchVariants(known, next)].flatMap(([before, now]) => {
    const of = byId.get(before);
    return of ? [[now, of] as const] : [];
  });
  return new Map(pairs);
}

/** Every other id that the variant has had, so that a line of an old order still finds it. */
export const formerIds = (known: KnownVariant | undefined, externalId: string): string[] => {
  const ids = known ? [...known.formerExternalIds, known.externalId] : [];
  return [...new Set(ids)].filter((id) => id !== externalId);
};
