import type { Page } from '@makerfex/integrations-core/storage';

/** The page of the first `size` rows, out of up to one more, which shows whether there is a next page. */
export const toPage = <Row extends { readonly id: string }>(rows: readonly Row[], size: number): Page<Row> => ({
  rows: rows.slice(0, size),
  next: rows.length > size ? (rows[size - 1]?.id ?? null) : null,
});
