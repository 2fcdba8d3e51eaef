import { type Page, pageSizes } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { type ListIdentity, readCursor, writeCursor } from '../request/cursor.ts';

/** The query fields of every list that is read page by page. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(pageSizes.most).default(pageSizes.default).describe('Rows per page.'),
  cursor: z
    .string()
    .max(512)
    .optional()
    .describe('`next_cursor` of the previous page. Leave it out for the first page.'),
};

/** The answer of every list. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), next_cursor: z.string().nullable().describe('Null on the last page.') });

/** The page that a query requests, as the storage expects it. */
export const pageRequest = (list: ListIdentity, query: { limit: number; cursor?: string | undefined }) => ({
  limit: query.limit,
  after: query.cursor === undefined ? undefined : readCursor(list, query.cursor),
});

/** Answers with a page of a list. */
export const toList = <Row, Data>(list: ListIdentity, page: Page<Row>, toData: (row: Row) => Data) => ({
  data: page.rows.map(toData),
  next_cursor: page.next === null ? null : writeCursor(list, page.next),
});

/** Answers with a list that is short enough for one page. */
export const toWholeList = <Row, Data>(rows: readonly Row[], toData: (row: Row) => Data) => ({
  data: rows.map(toData),
  next_cursor: null,
});
