/** A page of a list. */
export interface Page<Row> {
  readonly data: readonly Row[];
  /** For `cursor`; null on the last page. */
  readonly next_cursor: string | null;
}

/** Reads a list page by page, and yields its rows. The next page is requested when the rows before it were read. */
export async function* rowsOf<Row>(
  read: (cursor: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<Row, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
