import type { Page } from '@makerfex/integrations-core';
import * as z from 'zod';
import { type ListIdentity, readCursor, writeCursor } from '../request/cursor.ts';

/** The query fields of every list that is read page by page. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows of a page.'),
  cursor: z.string().max(512).optional().describe('`next_cursor` of the page before; the first page without it.'),
};

/** What every list answers with. `next_cursor` is null on the last page. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), next_cursor: z.string().nullable().describe('Null on the last page.') });

/** The storage's request for the page that a query asks for. */
export const pageRequest = (list: ListIdentity, query: { limit: number; cursor?: string | undefined }) => ({
  limit: query.limit,
  after: query.cursor === undefined ? undefined : readCursor(list, query.cursor),
});

/** Answers a page of a list. */
export const toList = <Row, Data>(list: ListIdentity, page: Page<Row>, toData: (row: Row) => Data) => ({
  data: page.rows.map(toData),
  next_cursor: page.next === null ? null : writeCursor(list, page.next),
});

/** Answers a list that is short enough to be read at once. */
export const toWholeList = <Row, Data>(rows: readonly Row[], toData: (row: Row) => Data) => ({
  data: rows.map(toData),
  next_cursor: null,
});
