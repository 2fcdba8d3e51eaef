import { describe, expect, it, vi } from 'vitest';
import { day, privacyShop, scope } from '../../test/privacy-shop.ts';
import { delivery, webhookHost } from '../../test/webhook-shop.ts';
import { readPorts } from '../provider/registry.ts';
import { createClock } from '../storage/clock.ts';
import type { PrivacyPort } from './ports.ts';
import { settleRequest } from './settle.ts';
import { workOffPrivacyRequests } from './work.ts';

const all = { customers: ['c1', 'c2'], orders: ['o1'], elsewhere: ['c1'] };

describe('a request about a customer', () => {
  it('is recorded with the host ids of its subjects, and an event without their ids', async () => {
    const shop = await privacyShop();
    const { id } = await shop.record();
    expect(await shop.get(id)).toMatchObject({
      state: 'open',
      customers: [{ externalId: 'c1', hostId: 'host-c1' }],
      orders: [
        { externalId: 'o1', hostId: 'host-o1' },
        { externalId: 'unknown', hostId: null },
      ],
    });
    const [event] = await shop.events('privacy.requested');
    expect(event?.meta).toMatchObject({ request: 'redact_customer', due_at: '2026-12-01T10:00:00.000Z', customers: 1 });
    // Whole words: the random ids of the event may contain such letters.
    expect(JSON.stringify(event)).not.toMatch(/\b(c1|o1)\b/);
  });

  it('goes to the port with host ids, then loses its links, and is settled without ids', async () => {
    const redactCustomer = vi.fn<PrivacyPort<unknown>>(async () => undefined);
    const shop = await privacyShop({ redactCustomer });
    const { id, dueAt } = await shop.record();
    await shop.work();
    expect(redactCustomer).toHaveBeenCalledExactlyOnceWith(
      {
        id,
        providerKey: 'acme',
        account: 'acme-shop',
        customers: [{ externalId: 'c1', hostId: 'host-c1' }],
        orders: [
          { externalId: 'o1', hostId: 'host-o1' },
          { externalId: 'unknown', hostId: null },
        ],
        dueAt,
      },
      expect.objectContaining({ scope }),
    );
    expect(await shop.links()).toEqual({ ...all, customers: ['c2'], orders: [] });
    expect(await shop.get(id)).toMatchObject({ state: 'settled', settledBy: 'port', customers: [], orders: [] });
    expect(await shop.events('privacy.settled')).toMatchObject([{ meta: { by: 'port' }, actorId: null }]);
    await shop.work();
    expect(redactCustomer).toHaveBeenCalledOnce();
  });

  it('stores its subjects as gone, so that an import that has read them before does not bring them back', async () => {
    const shop = await privacyShop();
    await shop.record();
    await shop.work();
    const gone = (kind: string) =>
      shop.inShop(({ webhooks }) => webhooks.findGone({ providerKey: 'acme', kind }, ['c1', 'c2', 'o1', 'unknown']));
    const readAt = shop.time.now;
    expect(await gone('customer')).toEqual([{ externalId: 'c1', readAt }]);
    expect(await gone('order')).toEqual([
      { externalId: 'o1', readAt },
      { externalId: 'unknown', readAt },
    ]);
  });

  it('waits for runs that write such records before the port deletes its own', async () => {
    const order: string[] = [];
    const shop = await privacyShop({ redactCustomer: async () => void order.push('port') });
    await shop.record();
    await shop.work({
      transaction: (of, work) =>
        shop.storage.transaction(of, (unit) => {
          const lock = async ({ kind }: { kind: string }) => void order.push(`lock ${kind}`);
          return work({ ...unit, records: { ...unit.records, lock } });
        }),
    });
    expect(order.slice(0, 3)).toEqual(['lock customer', 'lock order', 'port']);
  });

  it('keeps links and ids when it asks only to hand data out', async () => {
    const shop = await privacyShop({ exportCustomer: async () => undefined });
    const { id } = await shop.record({ type: 'export_customer' });
    await shop.work();
    expect(await shop.links()).toEqual(all);
    expect(await shop.get(id)).toMatchObject({ state: 'settled', customers: [{ externalId: 'c1' }], redactedAt: null });
  });

  it('stays open without a port, while the SDK deletes its own links once', async () => {
    const shop = await privacyShop();
    const { id } = await shop.record();
    await shop.work();
    expect(await shop.links()).toEqual({ ...all, customers: ['c2'], orders: [] });
    expect(await shop.get(id)).toMatchObject({ state: 'open', customers: [{ hostId: 'host-c1' }] });
    shop.time.now = new Date(shop.time.now.getTime() + day);
    await shop.work();
    expect(await shop.events('privacy.redacted')).toMatchObject([{ meta: { links: 2 } }]);
  });

  it('gives the port the host ids that were stored when it is added after the links were deleted', async () => {
    const ports: { redactCustomer?: PrivacyPort<unknown> } = {};
    const shop = await privacyShop(ports);
    await shop.record();
    await shop.work();
    const redactCustomer = vi.fn<PrivacyPort<unknown>>(async () => undefined);
    ports.redactCustomer = redactCustomer;
    shop.time.now = new Date(shop.time.now.getTime() + day);
    await shop.work();
    expect(redactCustomer).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ customers: [{ externalId: 'c1', hostId: 'host-c1' }] }),
      expect.anything(),
    );
  });
});

describe('a port that fails', () => {
  const failing = async () => {
    const redactCustomer = vi.fn<PrivacyPort<unknown>>(async () => {
      throw new Error('canary@example.com is locked');
    });
    const shop = await privacyShop({ redactCustomer });
    const { id } = await shop.record();
    return { ...shop, redactCustomer, id };
  };

  it('rolls everything back, and is called again after a minute, with growing waits up to six hours', async () => {
    const shop = await failing();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await shop.work();
      const next = (await shop.get(shop.id))?.nextAt ?? shop.time.now;
      waits.push((next.getTime() - shop.time.now.getTime()) / 60_000);
      shop.time.now = next;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    expect(shop.redactCustomer).toHaveBeenCalledTimes(12);
    expect(await shop.links()).toEqual(all);
    expect(await shop.events('privacy.redacted')).toEqual([]);
  });

  it('is recorded with a code and without its message, which only the log gets', async () => {
    const shop = await failing();
    await shop.work();
    expect(await shop.events('privacy.failed')).toMatchObject([{ meta: { code: 'port_failed' } }]);
    expect(JSON.stringify([await shop.events(), await shop.get(shop.id)])).not.toContain('canary');
    expect(shop.logged).toMatchObject([{ err: { message: 'canary@example.com is locked' }, requestId: shop.id }]);
  });

  it('is reported as overdue at the deadline, and daily after it', async () => {
    const shop = await failing();
    const due = shop.time.now.getTime() + 30 * day;
    shop.time.now = new Date(due - 60_000);
    await shop.work();
    expect(await shop.events('privacy.overdue')).toEqual([]);
    expect((await shop.get(shop.id))?.nextAt).toEqual(new Date(due));
    for (let days = 0; days < 3; days += 1) {
      shop.time.now = new Date(due + days * day);
      await shop.work();
      await shop.work();
    }
    expect(await shop.events('privacy.overdue')).toHaveLength(3);
    expect((await shop.events('privacy.overdue'))[0]).toMatchObject({ level: 'error' });
  });

  it('does not hold up the requests behind it', async () => {
    const exported = vi.fn<PrivacyPort<unknown>>(async () => undefined);
    const shop = await privacyShop({
      redactCustomer: async () => {
        throw new Error('no');
      },
      exportCustomer: exported,
    });
    await shop.record();
    await shop.record({ type: 'export_customer' });
    await shop.work();
    expect(exported).toHaveBeenCalledOnce();
  });
});

it('is taken up by one of two workers', async () => {
  const redactCustomer = vi.fn<PrivacyPort<unknown>>(async () => undefined);
  const shop = await privacyShop({ redactCustomer });
  await shop.record();
  await Promise.all([shop.work(), shop.work()]);
  expect(redactCustomer).toHaveBeenCalledOnce();
});

it('is not settled by one who read it before it was taken up', async () => {
  const shop = await privacyShop();
  const row = await shop.record();
  const stale = await shop.inShop((unit) =>
    unit.privacy
      .update({ ...row, attempts: 1 }, row.attempts)
      .then(() => settleRequest(unit, row, { actorId: 'owner-1' }, { at: shop.time.now, note: null })),
  );
  expect(stale).toBeNull();
  expect(await shop.events('privacy.settled')).toEqual([]);
});

it('deletes every link of the provider and its former accounts when a whole shop is to be deleted', async () => {
  const shop = await privacyShop({ redactShop: async () => undefined });
  const { id, connectionId } = await shop.record({ type: 'redact_shop', customerIds: [], orderIds: [] });
  await shop.inShop(({ webhooks }) => webhooks.saveAccounts('acme', connectionId ?? '', ['acme-shop']));
  await shop.work();
  expect(await shop.links()).toEqual({ customers: [], orders: [], elsewhere: ['c1'] });
  expect(await shop.get(id)).toMatchObject({ state: 'settled' });
  expect(await shop.storage.findConnectionsOfAccounts('acme', ['acme-shop'], 10)).toEqual([]);
});

describe('a request to delete a whole shop', () => {
  const request = delivery({
    topic: 'shop/redact',
    shop: 'one',
    facts: [{ type: 'privacy', request: 'redact_shop', dueAt: '2030-01-01T00:00:00.000Z' }],
  });
  const link = { hostId: 'h', contentHash: 'x', sourceUpdatedAt: null, readAt: null, deletedAt: null };
  const orders = { providerKey: 'acme', kind: 'order' };

  /** Receives the request and takes it up, with a link of the shop. */
  const takeUp = async (change: (shop: Awaited<ReturnType<ReturnType<typeof webhookHost>['connect']>>) => unknown) => {
    const host = webhookHost();
    const shop = await host.connect();
    await change(shop);
    await shop.inShop(({ records }) => records.save(orders, [{ ...link, externalId: 'o1' }], null));
    await host.receive(request);
    const redactShop = vi.fn<PrivacyPort<unknown>>(async () => undefined);
    const { storage } = host;
    await workOffPrivacyRequests({
      storage,
      ports: readPorts({ privacy: { redactShop } }),
      clock: createClock(storage),
      log: { error: () => undefined },
      stop: new AbortController().signal,
    });
    const links = () => shop.inShop(({ records }) => records.find(orders, ['o1']));
    return { shop, redactShop, links };
  };

  it('is left to a person, and deletes nothing, when the shop is connected to another account by now', async () => {
    const { shop, redactShop, links } = await takeUp(async ({ connections, id }) => {
      const { version } = await connections.get(id);
      await connections.update(id, { version, config: { shop: 'two' } });
    });
    expect(redactShop).not.toHaveBeenCalled();
    const { rows } = await shop.privacy.list();
    expect(rows).toMatchObject([{ state: 'open', note: expect.stringContaining('another account'), redactedAt: null }]);
    await shop.privacy.settle(rows[0]?.id ?? '');
    expect(await links()).toHaveLength(1);
  });

  it('is carried out when the connection is deleted', async () => {
    const { redactShop, links } = await takeUp(({ connections, id }) => connections.delete(id));
    expect(redactShop).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ account: 'one' }), expect.anything());
    expect(await links()).toEqual([]);
  });
});
