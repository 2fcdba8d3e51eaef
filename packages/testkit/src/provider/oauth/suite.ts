import { describe, expect, it } from 'vitest';
import { reasonToSkip } from '../rule.ts';
import { oauthChecks } from './checks.ts';
import type { OAuthUnderTest } from './world.ts';

export interface OAuthSuite {
  /** Makes a fresh simulator, and a provider whose first kind of credential is `oauth2`. Called for every check. */
  readonly open: () => OAuthUnderTest | Promise<OAuthUnderTest>;
  /**
   * Rules that do not apply to this provider, and why, by the name of the rule. They are reported as skipped.
   * @default {}
   */
  readonly exceptions?: Readonly<Record<string, string>>;
}

/**
 * Checks that a connection by OAuth works and lasts, through core's callback and refresh, against the simulator's consent page
 * and token endpoint. It moves the clock of the process (`Date`), which the simulator has to use.
 * @example
 * testOAuth('acme', {
 *   open: () => ({ provider: acme, config: {}, simulator: createAcmeSimulator() }),
 * });
 */
export function testOAuth(name: string, { open, exceptions = {} }: OAuthSuite): void {
  describe(`OAuth contract: ${name}`, () => {
    it.for(Object.entries(oauthChecks))('%s', async ([rule, check], { skip }) => {
      const reason = exceptions[rule] ?? (await reasonToSkip(rule, () => check(open)));
      if (reason !== undefined) skip(reason);
      expect(reason).toBeUndefined();
    });
  });
}
