import { messageOf } from '../message-of.ts';

/** What a check found. */
export interface Finding {
  readonly check: string;
  /** Only an error makes the command fail; `skipped` says what it takes to check this too. */
  readonly level: 'ok' | 'warning' | 'error' | 'skipped';
  /** What is so, and what to do if it is not right. */
  readonly message: string;
}

type Found = Omit<Finding, 'check'>;

export const ok = (message: string): Found => ({ level: 'ok', message });
export const warning = (message: string): Found => ({ level: 'warning', message });
export const failure = (message: string): Found => ({ level: 'error', message });
export const skipped = (message: string): Found => ({ level: 'skipped', message });

/** Runs one check. If it throws, that is its finding, and the other checks follow. */
export async function runCheck(
  check: string,
  look: () => Promise<readonly Found[]> | readonly Found[],
): Promise<Finding[]> {
  const found = await Promise.resolve()
    .then(look)
    .catch((error: unknown) => [failure(`The check failed: ${messageOf(error)}`)]);
  return found.map((each) => ({ check, ...each }));
}

export type { Found };
