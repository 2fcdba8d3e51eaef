import type { Capability, PullCapability } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { collect, createHarness, type Page, type ProviderUnderTest } from './harness.ts';

/** More requests than this for one refused call are no bounded retry. */
const mostRequestsForOneFailure = 8;

const isPull = (capability: Capability): capability is PullCapability => capability.contract.mode === 'pull';

const idsOf = (pages: readonly Page[]) => pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));

/**
 * The conformance suite of providers. The simulator behind `open` should hold enough records for several pages.
 * @param open makes a fresh simulator and a provider that talks to it.
 */
export function testProvider(name: string, open: () => ProviderUnderTest | Promise<ProviderUnderTest>, keys: readonly string[]): void {
  describe.each(keys)(`${name} %s`, (key) => {
    const prepare = async () => {
      const subject = await open();
      const capability = subject.provider.capabilities[key];
      if (!capability || !isPull(capability)) throw new Error(`${name} has no pull ${key}`);
      return { subject, capability, ...createHarness(subject) };
    };

    it('delivers items that fit their contract, each id once', async () => {
      const { capability, pages } = await prepare();
      const all = await collect(pages(capability));
      const ids = idsOf(all);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      for (const page of all)
        for (const item of page.items) expect(capability.contract.item.safeParse(item).error).toBeUndefined();
    });

    it('has a JSON cursor that fits its own schema after every page', async () => {
      const { capability, pages } = await prepare();
      for (const { cursor } of await collect(pages(capability))) {
        expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor);
        expect(capability.cursor.safeParse(cursor).error).toBeUndefined();
      }
    });

    it('resumes after every page with nothing lost and nothing repeated', async () => {
      const { capability, pages } = await prepare();
      const all = await collect(pages(capability));
      const everything = idsOf(all).toSorted();
      for (const [index, { cursor }] of all.entries()) {
        const rest = await collect(pages(capability, { cursor: JSON.parse(JSON.stringify(cursor)) }));
        expect([...idsOf(all.slice(0, index + 1)), ...idsOf(rest)].toSorted()).toEqual(everything);
      }
    });

    it('stops when its signal aborts', async () => {
      const { capability, pages, requests } = await prepare();
      const abort = new AbortController();
      const read = async () => {
        for await (const page of pages(capability, { signal: abort.signal })) {
          expect(page.cursor).toBeDefined();
          abort.abort(new Error('stopped by the test'));
        }
      };
      const before = requests.length;
      await read().catch((error: unknown) => expect(error).toMatchObject({ message: 'stopped by the test' }));
      expect(requests.length - before).toBeLessThanOrEqual(mostRequestsForOneFailure);
    });

    it('answers an expired token with one refresh and goes on', async () => {
      const { subject, capability, pages, refreshes } = await prepare();
      subject.renewToken();
      expect(idsOf(await collect(pages(capability))).length).toBeGreaterThan(0);
      expect(refreshes).toEqual([1]);
    });

    it('gives up after a bounded number of tries', async () => {
      const { subject, capability, pages, requests } = await prepare();
      subject.failAlways(500);
      await expect(collect(pages(capability))).rejects.toMatchObject({ code: 'provider_unavailable', kind: 'transient' });
      expect(requests.length).toBeGreaterThan(1);
      expect(requests.length).toBeLessThanOrEqual(mostRequestsForOneFailure);
    }, 60_000);

    it('puts no secret into a URL', async () => {
      const { subject, capability, pages, requests, token } = await prepare();
      await collect(pages(capability));
      const secrets = [token(), subject.app?.clientSecret].filter((secret) => secret !== undefined);
      for (const { url } of requests) for (const secret of secrets) expect(decodeURIComponent(url)).not.toContain(secret);
    });
  });
}
