/** A row whose work failed. */
export interface FailedRow<Row> {
  readonly row: Row;
  readonly error: unknown;
}

/**
 * Works through rows in order, and continues after one that fails.
 * @param atOnce how many are worked on at the same time
 * @returns those that failed
 */
export async function eachAlone<Row>(
  rows: readonly Row[],
  work: (row: Row) => unknown,
  atOnce = 1,
): Promise<readonly FailedRow<Row>[]> {
  const failed: FailedRow<Row>[] = [];
  const left = rows.values();
  const workOff = async (): Promise<void> => {
    for (const row of left)
      try {
        await work(row);
      } catch (error) {
        failed.push({ row, error });
      }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, workOff));
  return failed;
}
