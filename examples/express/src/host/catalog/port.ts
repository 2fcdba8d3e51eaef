import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { Product } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { mergeRows } from '../merge.ts';
import { lastOfEach, markDeleted, removeOtherParts } from '../rows.ts';
import { findKnown, formerIds, type KnownVariant, readKnownVariants } from './known-variants.ts';
import { product, productRow, type VariantPlace, variant, variantRow } from './rows.ts';

/** The port of the Catalog domain: products with their variants and stock. */
export async function upsertProducts(
  batch: UpsertBatch<Product>,
  { tx, scope, providerKey }: PortContext<SqlEntityManager>,
): Promise<readonly HostLink[]> {
  const { shopId } = scope;
  const products = batch.items.map(({ item, hostId }) => ({ item, hostId: hostId ?? randomUUID() }));
  await mergeRows(
    tx,
    product,
    products.map(({ item, hostId }) => productRow(item, hostId, shopId, providerKey)),
  );
  const known = await readKnownVariants(
    tx,
    shopId,
    batch.items.flatMap(({ hostId }) => hostId ?? []),
  );
  // Absent variants could not be read: the known ones stay.
  const read = products.filter(({ item }) => item.variants !== undefined);
  const parents = read.map(({ item, hostId }) => ({
    parentId: hostId,
    variants: placeVariants(item, hostId, shopId, known.get(hostId) ?? []),
  }));
  await removeOtherParts(
    tx,
    variant,
    shopId,
    parents.map(({ parentId, variants }) => ({ parentId, ids: variants.map(({ place }) => place.id) })),
  );
  await mergeRows(
    tx,
    variant,
    parents.flatMap(({ variants }) => variants.map(({ of, place }) => variantRow(of, place))),
  );
  await markDeleted(
    tx,
    product,
    shopId,
    batch.deleted.map(({ hostId }) => hostId),
  );
  return products.map(({ item, hostId }) => ({ externalId: item.externalId, hostId }));
}

/** Gives each variant its existing row, or a new one. */
function placeVariants({ variants = [] }: Product, productId: string, shopId: string, known: readonly KnownVariant[]) {
  const found = findKnown(known, variants);
  return lastOfEach(variants).map(({ of, position }) => {
    const before = found.get(of.externalId);
    const place: VariantPlace = {
      shopId,
      productId,
      id: before?.id ?? randomUUID(),
      formerExternalIds: formerIds(before, of.externalId),
      position,
    };
    return { of, place };
  });
}
