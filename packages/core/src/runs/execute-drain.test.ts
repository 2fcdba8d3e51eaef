import { describe, expect, it } from 'vitest';
import { drainShop, things } from '../../test/drain-shop.ts';
import { pagesOf, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import { drainKey } from '../storage/webhooks.ts';

const past = () => new Date(Date.now() - 1);

describe('a drain', () => {
  it('fetches what deliveries named and writes it as an import does', async () => {
    const acme = things(thing('a'), thing('b'));
    const shop = await drainShop({ fetch: acme.fetch });
    const run = await shop.drain(['a', 'b']);
    expect(run).toMatchObject({ state: 'SUCCESS', capability: drainKey, trigger: 'webhook' });
    expect(run.progress).toMatchObject({ fetched: 2, created: 2, changed: 0, unchanged: 0, deleted: 0, rejected: 0 });
    expect(shop.hosted()).toEqual({ a: 'Thing a', b: 'Thing b' });
    expect(await shop.dirty()).toEqual([]);
    expect((await shop.events('run.succeeded')).map(({ message }) => message)).toEqual([
      'webhooks: 2 created, 0 changed, 0 unchanged, 0 deleted, 0 rejected',
    ]);
  });

  it('moves neither the place of the import nor the time of the last one', async () => {
    const acme = things(thing('a', 'new'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(pagesOf([thing('a')]));
    const [place, before] = [await shop.place(), await shop.shop.connections.get(shop.connection.id)];
    await shop.drain(['a']);
    expect(shop.hosted()).toEqual({ a: 'new' });
    expect(await shop.place()).toEqual(place);
    expect((await shop.shop.connections.get(shop.connection.id)).lastSyncedAt).toEqual(before.lastSyncedAt);
  });

  it('does not call the port for what the host already has', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.drain(['a']);
    const again = await shop.drain(['a']);
    expect(again.progress).toMatchObject({ fetched: 1, unchanged: 1 });
    expect(shop.batches).toHaveLength(1);
  });

  it('fetches at most 50 records at once', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `t${n}`);
    const acme = things(...ids.map((id) => thing(id)));
    const shop = await drainShop({ fetch: acme.fetch });
    const run = await shop.drain(ids);
    expect(acme.asked.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(run.progress).toMatchObject({ fetched: 120, created: 120 });
  });

  it('fetches a record at most twice that a thousand deliveries name at once', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    await Promise.all(Array.from({ length: 1_000 }, () => shop.name(['a'])));
    await expect.poll(shop.dirty).toEqual([]);
    expect(acme.asked.length).toBeLessThanOrEqual(2);
  });

  it('leaves a record that is named again while it is fetched to a later drain', async () => {
    const acme = things(thing('a', 'first'));
    const shop = await drainShop({
      fetch: async (ids) => {
        const found = acme.fetch(ids);
        if (acme.asked.length > 1) return found;
        acme.put(thing('a', 'second'));
        await shop.name(['a']);
        return found;
      },
    });
    await shop.drain(['a']);
    expect(shop.hosted()).toEqual({ a: 'first' });
    await expect.poll(shop.hosted).toEqual({ a: 'second' });
    await expect.poll(shop.dirty).toEqual([]);
    expect(acme.asked).toEqual([['a'], ['a']]);
    expect(await shop.drains()).toHaveLength(2);
  });

  it('deletes a record that is gone if a delivery said so', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(pagesOf([thing('a'), thing('b')]));
    const run = await shop.drain(['a'], { mayBeGone: true });
    expect(run.progress).toMatchObject({ fetched: 0, deleted: 1 });
    expect(Object.keys(shop.hosted())).toEqual(['b']);
  });

  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const noticesOf = async ({ events }: Awaited<ReturnType<typeof drainShop>>) =>
    (await events('run.notice')).map(({ meta }) => meta['code']);

  it('keeps a record that the provider does not have if no delivery said that it is gone, and says so in the end', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(pagesOf([thing('a')]));
    const run = await shop.drain(['a'], { at: minutesAgo(6) });
    expect(run.progress).toMatchObject({ deleted: 0 });
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
    expect(await noticesOf(shop)).toEqual(['named_record_missing']);
    expect(await shop.dirty()).toEqual([]);
  });

  it.each([
    ['10 seconds', 0, 10],
    ['a minute', 0.5, 60],
    ['5 minutes', 2, 300],
  ])('looks for a record that cannot be read yet again %s after it was named', async (_, minutes, seconds) => {
    const shop = await drainShop({ fetch: () => ({ items: [], deleted: [] }) });
    const at = minutesAgo(minutes);
    await shop.drain(['a'], { at, mayBeGone: true });
    const dueAt = new Date(at.getTime() + seconds * 1000);
    expect(await shop.dirty()).toMatchObject([{ externalId: 'a', mayBeGone: true, firstNamedAt: at, dueAt }]);
    expect(await noticesOf(shop)).toEqual([]);
  });

  it('writes a record that can be read at the second look', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    // Its next look is a moment away.
    await shop.drain(['a'], { at: new Date(Date.now() - 9_000) });
    expect(shop.hosted()).toEqual({});
    acme.put(thing('a', 'readable'));
    await expect.poll(shop.hosted).toEqual({ a: 'readable' });
    expect(await shop.dirty()).toEqual([]);
  });

  it('passes the ids that deliveries reported as deleted to the fetch', async () => {
    const gone: (readonly string[])[] = [];
    const shop = await drainShop({
      fetch: (ids, reportedGone) => {
        gone.push(reportedGone);
        return { items: [], deleted: [], leftOut: ids };
      },
    });
    await shop.drain(['a', 'b'], { mayBeGone: ['b'] });
    expect(gone).toEqual([['b']]);
  });

  it('writes a record under its own id that was named by that of a part, and looks for no part again', async () => {
    const shop = await drainShop({
      fetch: (ids) => ({ items: ids.includes('part-1') ? [thing('a')] : [], deleted: [], aliases: ids }),
    });
    const run = await shop.drain(['part-1', 'part-2']);
    expect(run.progress).toMatchObject({ fetched: 1, created: 1, deleted: 0, rejected: 0 });
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
    expect(await shop.dirty()).toEqual([]);
    expect(await noticesOf(shop)).toEqual([]);
  });

  it('writes a record that a delivery wrongly said is gone', async () => {
    const acme = things(thing('a', 'alive'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.drain(['a'], { mayBeGone: true });
    expect(shop.hosted()).toEqual({ a: 'alive' });
  });

  it('reports a record that cannot be read, which the next import reads again', async () => {
    const issue = { externalId: 'a', field: 'title', problem: 'is missing' };
    const shop = await drainShop({ fetch: () => ({ items: [], deleted: [], rejected: [issue] }) });
    const run = await shop.drain(['a']);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 1, rejected: 1 } });
    expect((await shop.events('record.rejected')).map(({ message }) => message)).toEqual([
      'thing a: title: is missing',
    ]);
    await shop.run(pagesOf([thing('a')]));
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
  });
});

describe('a drain that may not fetch', () => {
  const drainOf = async (shop: Awaited<ReturnType<typeof drainShop>>, kind = 'thing') => {
    const { state, result } = await shop.drain(['a'], { kind });
    return { state, result, dirty: await shop.dirty(), hosted: shop.hosted() };
  };
  const cleared = (why: string) => ({
    state: 'SUCCESS',
    result: { fetched: 0, skipped: { [why]: 1 } },
    dirty: [],
    hosted: {},
  });

  it('clears what was named while the connection is disabled', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.shop.connections.disable(shop.connection.id);
    expect(await drainOf(shop)).toMatchObject(cleared('connection_disabled'));
    expect(acme.asked).toEqual([]);
  });

  it('clears what was named of a capability that is off', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    const { id, version } = await shop.shop.connections.get(shop.connection.id);
    await shop.shop.connections.update(id, { version, enabledCapabilities: [] });
    expect(await drainOf(shop)).toMatchObject(cleared('capability_disabled'));
    expect(acme.asked).toEqual([]);
  });

  it('clears what was named of a capability that cannot look records up', async () => {
    expect(await drainOf(await drainShop())).toMatchObject(cleared('not_fetchable'));
  });

  it('clears what was named of a kind that no capability has', async () => {
    const shop = await drainShop({ fetch: things().fetch });
    expect(await drainOf(shop, 'other')).toMatchObject(cleared('not_fetchable'));
  });

  it('asks to connect again when the credential is refused, and then no longer tries', async () => {
    let asked = 0;
    const shop = await drainShop({
      fetch: () => {
        asked += 1;
        throw new IntegrationError('provider_auth', 'Acme refused the credential.');
      },
    });
    const run = await shop.drain(['a']);
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'provider_auth' } });
    const { health, capabilityHealth } = await shop.shop.connections.get(shop.connection.id);
    expect([health, capabilityHealth]).toEqual(['reauth_required', {}]);
    await expect.poll(async () => (await shop.dirty())[0]?.dueAt.getTime()).toBeGreaterThan(Date.now() + 14 * 60_000);
    await shop.name(['a']);
    await expect.poll(shop.dirty).toEqual([]);
    expect(asked).toBe(1);
    expect(await shop.drains()).toMatchObject([
      { state: 'FAILURE' },
      { result: { skipped: { credential_unusable: 1 } } },
    ]);
  });
});

describe('a drain that fails', () => {
  const failing = () =>
    drainShop({
      fetch: () => {
        throw new IntegrationError('provider_rejected', 'Acme said no.');
      },
    });

  it('postpones what was named, and says nothing about the health of the connection', async () => {
    const shop = await failing();
    expect(await shop.drain(['a'])).toMatchObject({ state: 'FAILURE', error: { code: 'provider_rejected' } });
    await expect.poll(async () => (await shop.dirty())[0]?.dueAt.getTime()).toBeGreaterThan(Date.now() + 14 * 60_000);
    expect((await shop.shop.connections.get(shop.connection.id)).health).not.toBe('degraded');
  });

  it('is followed by no other within a minute, however many deliveries come', async () => {
    let asked = 0;
    const shop = await drainShop({
      fetch: () => {
        asked += 1;
        throw new IntegrationError('provider_rejected', 'Acme said no.');
      },
    });
    await shop.drain(['a']);
    await expect.poll(shop.drains).toHaveLength(2);
    for (const id of ['b', 'c']) expect(await shop.name([id])).toBeNull();
    const [failed, next] = await shop.drains();
    expect(next).toMatchObject({ state: 'PENDING', attempts: 0 });
    expect((next?.eta?.getTime() ?? 0) - (failed?.finishedAt?.getTime() ?? 0)).toBeGreaterThan(59_000);
    expect(asked).toBe(1);
  });

  it('fetches the other records when one cannot be fetched, which alone is postponed', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `t${index}`);
    const provider = things(...ids.map((id) => thing(id)));
    const shop = await drainShop({
      fetch: (asked) => {
        if (asked.includes('t7')) throw new IntegrationError('provider_malformed', 'Acme cannot show t7.');
        return provider.fetch(asked);
      },
    });
    await shop.integrations.start();
    expect(await shop.drain(ids)).toMatchObject({ state: 'FAILURE', error: { code: 'provider_malformed' } });
    expect(Object.keys(shop.hosted())).toHaveLength(59);
    expect(await shop.dirty()).toMatchObject([{ externalId: 't7' }]);
  });

  it('asks a few times only when no record can be fetched', async () => {
    let asked = 0;
    const shop = await drainShop({
      fetch: () => {
        asked += 1;
        throw new IntegrationError('provider_malformed', 'Acme cannot show it.');
      },
    });
    await shop.integrations.start();
    const ids = Array.from({ length: 50 }, (_, index) => `t${index}`);
    expect(await shop.drain(ids)).toMatchObject({ state: 'FAILURE' });
    expect(asked).toBeLessThan(15);
    expect(await shop.dirty()).toHaveLength(50);
  });

  it('gives up what was first named a week ago', async () => {
    const shop = await failing();
    await shop.drain(['old'], { at: new Date(Date.now() - 8 * 86_400_000) });
    await expect.poll(shop.dirty).toEqual([]);
  });

  it('is retried after a transient error, and fetches the rest then', async () => {
    const acme = things(thing('a'));
    let failures = 1;
    const shop = await drainShop({
      retry: { baseMs: 1, maxMs: 2 },
      fetch: (ids) => {
        if (failures-- > 0) throw new IntegrationError('provider_unavailable', 'Acme is away.');
        return acme.fetch(ids);
      },
    });
    expect(await shop.drain(['a'])).toMatchObject({ state: 'SUCCESS', attempts: 2 });
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
  });

  it('postpones what was named when it is cancelled while it waits', async () => {
    const shop = await failing();
    const id = await shop.leaveRun(past(), {
      capability: drainKey,
      trigger: 'webhook',
      state: 'PENDING',
      startedAt: null,
    });
    await shop.name(['a']);
    expect(await shop.shop.runs.cancel(id)).toMatchObject({ state: 'REVOKED' });
    await expect.poll(async () => (await shop.dirty())[0]?.dueAt.getTime()).toBeGreaterThan(Date.now() + 14 * 60_000);
  });
});

describe('a drain whose worker is lost', () => {
  it('is resumed by another worker, which fetches what is left', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    const id = await shop.leaveRun(past(), { capability: drainKey, trigger: 'webhook' });
    expect(await shop.name(['a'])).toBeNull();
    await shop.integrations.start();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { created: 1 } });
    expect(await shop.dirty()).toEqual([]);
  });

  it('writes nothing once another worker holds it', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({
      fetch: async (ids) => {
        const [run] = await shop.drains();
        const later = new Date(Date.now() + 3_600_000);
        await shop.storage.transaction(shop.actor, (unit) => unit.runs.claim(run?.id ?? '', 'other', later, 60_000));
        return acme.fetch(ids);
      },
    });
    const id = await shop.name(['a']);
    await expect.poll(() => acme.asked.length).toBe(1);
    await shop.integrations.stop();
    expect(await shop.shop.runs.get(id ?? '')).toMatchObject({ state: 'STARTED', leaseOwner: 'other' });
    expect(shop.hosted()).toEqual({});
    expect(await shop.dirty()).toHaveLength(1);
  });
});
