import { Inapplicable } from './check.ts';

/** Names the rule that a finding is about on the first line, since reports often show no more than that line. */
export async function underRule<Result>(rule: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Inapplicable) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    throw new Error(`Rule "${rule}": ${seen}`, { cause: error });
  }
}

/** Runs a check. @returns why it does not apply, if it does not. @throws what it has found, with its rule */
export const reasonToSkip = (rule: string, check: () => Promise<void>): Promise<string | undefined> =>
  underRule(rule, check).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Inapplicable) return error.message;
      throw error;
    },
  );
