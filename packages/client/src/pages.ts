/** A page of a list. */
export interface Page<Row> {
  readonly data: readonly Row[];
  /** For `cursor`; null on the last page. */
  readonly next_cursor: string | null;
}

/** Reads a list page by page, and yields its rows. The next page is requested when the rows before it were read. */
export async function* rowsOf<Row>(
  read: (next: { readonly cursor?: string }) => Promise<Page<Row>>,
): AsyncGenerator<Row, void, undefined> {
  let page = await read({});
  yield* page.data;
  while (page.next_cursor) {
    page = await read({ cursor: page.next_cursor });
    yield* page.data;
  }
}
