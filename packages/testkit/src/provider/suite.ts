import type { Capability, PullCapability } from '@makerfex/integrations-core/provider';
import { describe, expect, it } from 'vitest';
import { Inapplicable } from './check.ts';
import { checkConnectionTest, checkShowsNoSecret, pullChecks } from './checks.ts';
import type { ProviderUnderTest } from './harness.ts';

export interface ProviderSuite {
  /** Keys of all pulls of the provider. */
  readonly capabilities: readonly string[];
  /** Makes a fresh simulator, and a provider that talks to it. Called for every check. */
  readonly open: () => ProviderUnderTest | Promise<ProviderUnderTest>;
}

/** A pull reads its pages many times over. */
const timeoutMs = 60_000;

/** Holds every pull of a provider against what core relies on. The simulator's data has to fill several pages of each. */
export function testProvider(name: string, { capabilities, open }: ProviderSuite): void {
  describe(`provider contract: ${name}`, () => {
    it('is tested in all its pulls', async () => {
      const { provider } = await open();
      const pulls = Object.entries(provider.capabilities).filter(([, capability]) => isPull(capability));
      expect(capabilities.toSorted()).toEqual(pulls.map(([key]) => key).toSorted());
    });

    it('tests its connection', async () => {
      await expect(checkConnectionTest(await open())).resolves.toBeUndefined();
    });

    it('shows no secret', async ({ skip }) => {
      const reason = await checkShowsNoSecret(await open()).catch(whySkipped);
      if (reason !== undefined) skip(reason);
      expect(reason).toBeUndefined();
    });

    describe.each(capabilities)('%s', (key) => {
      it.for(Object.entries(pullChecks))('%s', { timeout: timeoutMs }, async ([, check], { skip }) => {
        const subject = await open();
        const capability = subject.provider.capabilities[key];
        if (!capability || !isPull(capability)) throw new Error(`${name} has no pull ${key}.`);
        const reason = await check(subject, capability, key).catch(whySkipped);
        if (reason !== undefined) skip(reason);
        expect(reason).toBeUndefined();
      });
    });
  });
}

/** Why there is nothing to look at. @throws what a check has found */
function whySkipped(error: unknown): string {
  if (error instanceof Inapplicable) return error.message;
  throw error;
}

const isPull = (capability: Capability): capability is PullCapability => capability.contract.mode === 'pull';
