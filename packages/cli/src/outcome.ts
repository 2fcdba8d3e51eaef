/** What a command found or did. */
export interface Outcome {
  /** The one document that `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What is printed without `--json`. */
  readonly lines: readonly string[];
  /** Whether it found something wrong, or did not do all of its work. @default false */
  readonly hasProblem?: boolean;
}

/** The exit codes: see docs/cli.md. */
export const exitCodes = { right: 0, problem: 1, wrongUse: 2 } as const;
