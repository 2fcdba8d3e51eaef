import { matchVariants, type NamedValue, type Variant } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStatement } from '../statement.ts';

/** A variant in the table. */
export interface KnownVariant {
  readonly id: string;
  readonly productId: string;
  readonly externalId: string;
  readonly formerExternalIds: readonly string[];
  readonly sku: string | null;
  readonly options: NamedValue[];
}

/** Reads the variants of many products with one statement. @returns them by product */
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
 * Matches new variants to known ones. Some providers renew ids at every edit: such a variant keeps its row, and so the host's own id.
 * @returns the known variants, by their new external ids
 */
export function findKnown(known: readonly KnownVariant[], next: readonly Variant[]): ReadonlyMap<string, KnownVariant> {
  const byId = new Map(known.map((of) => [of.externalId, of]));
  const pairs = [...matchVariants(known, next)].flatMap(([before, now]) => {
    const of = byId.get(before);
    return of ? [[now, of] as const] : [];
  });
  return new Map(pairs);
}

/** Every earlier id of the variant, so that lines of old orders still find it. */
export const formerIds = (known: KnownVariant | undefined, externalId: string): string[] => {
  const ids = known ? [...known.formerExternalIds, known.externalId] : [];
  return [...new Set(ids)].filter((id) => id !== externalId);
};
