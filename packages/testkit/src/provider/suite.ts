import type { Capability, PullCapability } from '@makerfex/integrations-core/provider';
import { describe, expect, it } from 'vitest';
import { liveChecks, pullChecks } from './checks.ts';
import { checkConnectionTest, checkShowsNoSecret } from './connection-checks.ts';
import { checkDescriptor } from './descriptor.ts';
import { type ProviderUnderTest, type TapedProvider, withTape } from './harness.ts';
import { reasonToSkip } from './rule.ts';
import { webhookChecks } from './webhooks/checks.ts';
import type { WebhookSuite } from './webhooks/subject.ts';

export interface ProviderSuite {
  /** Keys of all pulls of the provider. */
  readonly capabilities: readonly string[];
  /** Makes a fresh simulator, and a provider that talks to it. Called a few times for each pull: most checks share its answers. */
  readonly open: () => ProviderUnderTest | Promise<ProviderUnderTest>;
  /**
   * Rules that a pull breaks on purpose, and why: by the key of the pull, or `webhooks`, and the name of the rule. They are
   * reported as skipped.
   * @default {}
   */
  readonly exceptions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Its deliveries, if it takes webhooks. */
  readonly webhooks?: WebhookSuite;
}

/** A pull reads its pages many times over. */
const timeoutMs = 60_000;

/** Holds every pull of a provider against what core relies on. The simulator's data has to fill several pages of each. */
export function testProvider(name: string, { capabilities, open, exceptions = {}, webhooks }: ProviderSuite): void {
  describe(`provider contract: ${name}`, () => {
    it('is tested in all its pulls', async () => {
      const { provider } = await open();
      const pulls = Object.entries(provider.capabilities).filter(([, capability]) => isPull(capability));
      expect(capabilities.toSorted()).toEqual(pulls.map(([key]) => key).toSorted());
    });

    it('is tested in its webhooks, if it takes any', async () => {
      const { provider } = await open();
      expect(webhooks !== undefined || provider.webhooks === undefined, 'give testProvider `webhooks`').toBe(true);
    });

    it.for(webhooks ? Object.entries(webhookChecks) : [])('webhooks: %s', async ([rule, check], { skip }) => {
      const exception = exceptions['webhooks']?.[rule];
      if (exception !== undefined) skip(exception);
      const reason = await reasonToSkip(rule, async () => webhooks && check(webhooks));
      if (reason !== undefined) skip(reason);
      expect(reason).toBeUndefined();
    });

    it('tests its connection', async () => {
      expect(await reasonToSkip('tests its connection', async () => checkConnectionTest(await open()))).toBeUndefined();
    });

    it('describes itself for people, without secrets', async () => {
      const rule = 'describes itself for people, without secrets';
      expect(await reasonToSkip(rule, async () => checkDescriptor(await open()))).toBeUndefined();
    });

    it('shows no secret', async ({ skip }) => {
      const reason = await reasonToSkip('shows no secret', async () => checkShowsNoSecret(await open()));
      if (reason !== undefined) skip(reason);
      expect(reason).toBeUndefined();
    });

    describe.each(capabilities)('%s', (key) => {
      let kept: Promise<TapedProvider> | undefined;
      const openTaped = () => (kept ??= (async () => withTape(await open()))());
      it.for(Object.entries(pullChecks))('%s', { timeout: timeoutMs }, async ([rule, check], { skip }) => {
        const exception = exceptions[key]?.[rule];
        if (exception !== undefined) skip(exception);
        const subject = await (liveChecks.has(rule) ? open() : openTaped());
        const capability = subject.provider.capabilities[key];
        if (!capability || !isPull(capability)) throw new Error(`${name} has no pull ${key}.`);
        const reason = await reasonToSkip(rule, () => check(subject, capability, key));
        if (reason !== undefined) skip(reason);
        expect(reason).toBeUndefined();
      });
    });
  });
}

const isPull = (capability: Capability): capability is PullCapability => capability.contract.mode === 'pull';
