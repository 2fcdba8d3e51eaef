/** The middle one of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take the median of.');
  return middle;
}

/** What is held against a target. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly isMet: boolean;
}

/** Prints the verdicts and lets the process end in failure where one is missed. */
export function printVerdicts(verdicts: readonly Verdict[]): void {
  console.table(
    verdicts.map(({ what, measured, target, isMet }) => ({ what, measured, target, met: isMet ? 'yes' : 'NO' })),
  );
  if (!verdicts.every(({ isMet }) => isMet)) process.exitCode = 1;
}
