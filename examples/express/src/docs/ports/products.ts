import { randomUUID } from 'node:crypto';
import type { UpsertPort } from '@makerfex/integrations-core';
import { matchVariants, type Product, type Variant } from '@makerfex/integrations-core/records';
import type { PoolClient } from 'pg';
import { markDeleted, saveDocuments } from './documents.ts';

export const variantTable = `create table variant (
  shop_id text, id uuid, product_id uuid not null, document jsonb not null, primary key (shop_id, id))`;

export const upsertProducts: UpsertPort<Product, PoolClient> = async ({ items, deleted }, { tx, scope }) => {
  const products = await saveDocuments(tx, 'products', scope.shopId, items);
  await saveVariants(tx, scope.shopId, products);
  await markDeleted(tx, 'products', scope.shopId, deleted);
  return products.map(({ id, document }) => ({ externalId: document.externalId, hostId: id }));
};

interface SavedProduct {
  readonly id: string;
  readonly document: Product;
}

/** Gives each variant the row that it had, even if the provider has renewed its id, and deletes the rows of the others. */
async function saveVariants(tx: PoolClient, shopId: string, products: readonly SavedProduct[]): Promise<void> {
  const productIds = products.map(({ id }) => id);
  const { rows } = await tx.query<{ id: string; product_id: string; document: Variant }>(
    'select id, product_id, document from variant where shop_id = $1 and product_id = any($2)',
    [shopId, productIds],
  );
  const variants = products.flatMap(({ id: productId, document: { variants: next = [] } }) => {
    const known = rows.filter((row) => row.product_id === productId);
    const matches = matchVariants(
      known.map(({ document }) => document),
      next,
    );
    const idOf = new Map(known.map(({ id, document }) => [matches.get(document.externalId), id]));
    const byExternalId = new Map(next.map((variant) => [variant.externalId, variant]));
    return [...byExternalId.values()].map((document) => {
      return { id: idOf.get(document.externalId) ?? randomUUID(), productId, document };
    });
  });
  const kept = variants.map(({ id }) => id);
  await tx.query('delete from variant where shop_id = $1 and product_id = any($2) and id <> all($3)', [
    shopId,
    productIds,
    kept,
  ]);
  await tx.query(
    `insert into variant (shop_id, id, product_id, document)
     select $1, id, "productId", document
     from jsonb_to_recordset($2::jsonb) as given(id uuid, "productId" uuid, document jsonb)
     on conflict (shop_id, id) do update set document = excluded.document`,
    [shopId, JSON.stringify(variants)],
  );
}
