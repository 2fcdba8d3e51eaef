/** A row whose work failed. */
export interface FailedRow<Row> {
  readonly row: Row;
  readonly error: unknown;
}

/** Works through rows one after another, and continues after one that fails. @returns those that failed */
export async function eachAlone<Row>(
  rows: readonly Row[],
  work: (row: Row) => unknown,
): Promise<readonly FailedRow<Row>[]> {
  const failed: FailedRow<Row>[] = [];
  for (const row of rows) {
    try {
      await work(row);
    } catch (error) {
      failed.push({ row, error });
    }
  }
  return failed;
}
