import type { Money } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Shape } from './merge.ts';
import { runStatement } from './statement.ts';

/** Reads a part of a value that may be unknown or none: an unknown buyer has an unknown e-mail, no buyer has none. */
export const part = <Whole extends object, Value>(
  whole: Whole | null | undefined,
  read: (of: Whole) => Value,
): Value | null | undefined => (whole === null || whole === undefined ? whole : read(whole));

export const amountOf = (money: Money | null | undefined): string | null | undefined =>
  part(money, ({ amount }) => amount);

/** Keeps the last of parts with the same id, because a statement must not contain a key twice. */
export const lastOfEach = <Part extends { readonly externalId: string }>(parts: readonly Part[]) => [
  ...new Map(parts.map((of, position) => [of.externalId, { of, position }])).values(),
];

/** Marks rows as deleted at their source; the host keeps them. */
export async function markDeleted(
  em: SqlEntityManager,
  { table }: Shape,
  shopId: string,
  hostIds: readonly string[],
): Promise<void> {
  if (hostIds.length === 0) return;
  const sql = `UPDATE "${table}" SET "deleted_at" = now() WHERE "shop_id" = $1
    AND "id" IN (SELECT value::uuid FROM jsonb_array_elements_text($2::jsonb))`;
  await runStatement(em, sql, [shopId, JSON.stringify(hostIds)]);
}

/** Deletes the parts (lines, variants) that a parent no longer has. A part's key is the shop, its parent and its own id. */
export async function removeOtherParts(
  em: SqlEntityManager,
  { table, key: [, parent = '', id = ''] }: Shape,
  shopId: string,
  parents: readonly { readonly parentId: string; readonly ids: readonly string[] }[],
): Promise<void> {
  if (parents.length === 0) return;
  const sql = `DELETE FROM "${table}" AS part
    USING jsonb_to_recordset($2::jsonb) AS parent("parentId" uuid, "ids" text[])
    WHERE part."shop_id" = $1 AND part."${parent}" = parent."parentId"
      AND part."${id}"::text <> ALL (parent."ids")`;
  await runStatement(em, sql, [shopId, JSON.stringify(parents)]);
}
