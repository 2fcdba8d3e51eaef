import { describe, expect, it, onTestFinished } from 'vitest';
import { delivery, orderChanged, orders, webhookHost } from '../../test/webhook-shop.ts';
import { memoryStorage } from '../memory-storage/index.ts';

const refusedAs = (code: string) => expect.objectContaining({ code });

describe('a delivery that is verified', () => {
  it('names its records, and requests one run that fetches them', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    expect(await host.receive(delivery(orderChanged('7', '8')))).toEqual({ outcome: 'accepted' });
    expect(await shop.dirty()).toEqual(['7', '8']);
    expect(await shop.runsOf()).toMatchObject([{ capability: 'webhooks', trigger: 'webhook', state: 'PENDING' }]);
    expect(host.enqueued).toHaveLength(1);
    expect(await shop.eventsOf('webhook.received')).toMatchObject([
      { meta: { provider_key: 'acme', topic: 'orders/update', delivery_id: 'delivery-1', records: 2 } },
    ]);
  });

  it('joins the run that is there', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await host.receive(delivery(orderChanged('7'), { id: 'a' }));
    await host.receive(delivery(orderChanged('8'), { id: 'b' }));
    expect(await shop.dirty()).toEqual(['7', '8']);
    expect(await shop.runsOf()).toHaveLength(1);
  });

  it('opens no credential', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await host.receive(delivery(orderChanged('7')));
    expect(await shop.eventsOf('credential.used')).toEqual([]);
  });

  it('is a duplicate when it comes again, with another body too', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await host.receive(delivery(orderChanged('7')));
    expect(await host.receive(delivery(orderChanged('7')))).toEqual({ outcome: 'duplicate' });
    expect(await host.receive(delivery(orderChanged('8')))).toEqual({ outcome: 'duplicate' });
    expect(await shop.dirty()).toEqual(['7']);
    expect(await shop.eventsOf('webhook.received')).toHaveLength(1);
  });

  it('is stored once when it comes ten times at once', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    const request = delivery(orderChanged('7'));
    const receipts = await Promise.all(Array.from({ length: 10 }, () => host.receive(request)));
    expect(receipts.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(await shop.eventsOf('webhook.received')).toHaveLength(1);
  });

  it('is known by the hash of its body when it has no id', async () => {
    const host = webhookHost();
    await host.connect();
    const noId = { id: null };
    expect((await host.receive(delivery(orderChanged('7'), noId))).outcome).toBe('accepted');
    expect((await host.receive(delivery(orderChanged('7'), noId))).outcome).toBe('duplicate');
    expect((await host.receive(delivery(orderChanged('8'), noId))).outcome).toBe('accepted');
  });

  it('gives each of several messages an id of its own', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await host.receive(delivery([orderChanged('7'), orderChanged('8')]));
    const ids = (await shop.eventsOf('webhook.received')).map(({ meta }) => meta['delivery_id']);
    expect(new Set(ids)).toEqual(new Set(['delivery-1#0', 'delivery-1#1']));
    expect(await shop.dirty()).toEqual(['7', '8']);
  });

  it('goes to every shop that has the account', async () => {
    const host = webhookHost();
    const first = await host.connect('shop-1');
    const second = await host.connect('shop-2');
    await host.receive(delivery(orderChanged('7')));
    expect([await first.dirty(), await second.dirty()]).toEqual([['7'], ['7']]);
    expect(host.enqueued).toHaveLength(2);
  });

  it('goes only to the shops that it is for', async () => {
    const host = webhookHost();
    const first = await host.connect('shop-1', 'one');
    const second = await host.connect('shop-2', 'two');
    await host.receive(delivery([orderChanged('7'), { ...orderChanged('8'), shop: 'two' }]));
    expect([await first.dirty(), await second.dirty()]).toEqual([['7'], ['8']]);
  });

  it('is for nobody when no connection has the account', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    expect(await host.receive(delivery({ ...orderChanged('7'), shop: 'two' }))).toEqual({ outcome: 'nobody' });
    expect(await shop.eventsOf('webhook.ignored')).toEqual([]);
  });

  it('is for nobody when the connection has another account by now, or is deleted', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    const { version } = await shop.connections.get(shop.id);
    await shop.connections.update(shop.id, { version, config: { shop: 'two' } });
    expect((await host.receive(delivery(orderChanged('7')))).outcome).toBe('nobody');
    expect((await host.receive(delivery({ ...orderChanged('7'), shop: 'two' }))).outcome).toBe('accepted');
    await shop.connections.delete(shop.id);
    expect((await host.receive(delivery({ ...orderChanged('8'), shop: 'two' }, { id: 'b' }))).outcome).toBe('nobody');
  });

  it('is accepted when the run cannot be delivered after the commit, as the sweep finds it', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    host.enqueued.push = () => {
      throw new Error('the queue is away');
    };
    expect((await host.receive(delivery(orderChanged('7')))).outcome).toBe('accepted');
    expect(await shop.runsOf()).toHaveLength(1);
    expect(host.logged).toEqual(['Could not deliver a run; the sweep will.']);
  });
});

describe('a delivery from which nothing follows', () => {
  it.each([
    ['it says nothing', 'nothing_to_do', { topic: 'shop/update', shop: 'one' }],
    ['it names no record', 'nothing_to_do', orderChanged()],
    [
      'nothing fetches the kind',
      'capability_disabled',
      { topic: 'x', shop: 'one', facts: [{ ...orders('7'), kind: 'product' }] },
    ],
  ])('is ignored when %s', async (_why, reason, body) => {
    const host = webhookHost();
    const shop = await host.connect();
    expect(await host.receive(delivery(body))).toEqual({ outcome: 'ignored' });
    expect(await shop.eventsOf('webhook.ignored')).toMatchObject([{ meta: { reason, delivery_id: 'delivery-1' } }]);
    expect([await shop.dirty(), await shop.runsOf()]).toEqual([[], []]);
  });

  it('is ignored on a disabled connection', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await shop.connections.disable(shop.id);
    expect(await host.receive(delivery(orderChanged('7')))).toEqual({ outcome: 'ignored' });
    expect(await shop.eventsOf('webhook.ignored')).toMatchObject([{ meta: { reason: 'connection_disabled' } }]);
    expect(await shop.dirty()).toEqual([]);
  });

  it('is ignored when the capability is off', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    const { version } = await shop.connections.get(shop.id);
    await shop.connections.update(shop.id, { version, enabledCapabilities: [] });
    await host.receive(delivery(orderChanged('7')));
    expect(await shop.eventsOf('webhook.ignored')).toMatchObject([{ meta: { reason: 'capability_disabled' } }]);
  });

  it('is ignored when the credential is revoked, or has expired for good', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await shop.credentials.revoke(shop.id);
    await host.receive(delivery(orderChanged('7'), { id: 'a' }));
    const expired = { kind: 'access_token', secret: { access_token: 't' }, expiresAt: new Date(0) } as const;
    await shop.credentials.set(shop.id, expired);
    await host.receive(delivery(orderChanged('7'), { id: 'b' }));
    const reasons = (await shop.eventsOf('webhook.ignored')).map(({ meta }) => meta['reason']);
    expect(reasons).toEqual(['credential_unusable', 'credential_unusable']);
  });
});

describe('a delivery that is not verified', () => {
  it.each([
    ['another secret', 'webhook_refused', { signature: 'ab'.repeat(32) }],
    ['another body', 'webhook_refused', { body: JSON.stringify(orderChanged('8')) }],
    ['a signature of another length', 'webhook_refused', { signature: 'abcd' }],
    ['no signature', 'malformed_request', { signature: '' }],
    ['no body', 'malformed_request', { body: '' }],
  ])('is refused with %s', async (_what, code, change) => {
    const host = webhookHost();
    const shop = await host.connect();
    await expect(host.receive(delivery(orderChanged('7'), change))).rejects.toEqual(refusedAs(code));
    expect(await shop.dirty()).toEqual([]);
  });

  it.each([
    ['true', () => JSON.parse('true')],
    ['undefined', () => JSON.parse('{}').verdict],
    ['a promise of one', () => Reflect.apply(async () => 'verified', undefined, [])],
    ['a promise that rejects', () => Reflect.apply(async () => Promise.reject(new Error('late')), undefined, [])],
    ['an object', () => JSON.parse('{"verdict":"verified"}')],
  ])('is refused when the verifier returns %s', async (_what, verify) => {
    const host = webhookHost({ descriptor: { verify } });
    const shop = await host.connect();
    await expect(host.receive(delivery(orderChanged('7')))).rejects.toEqual(refusedAs('webhook_refused'));
    expect(host.logged).toContain('A delivery of Acme could not be checked.');
    expect(await shop.dirty()).toEqual([]);
  });

  it('is refused and logged when the verifier throws', async () => {
    const host = webhookHost({
      descriptor: {
        verify: () => {
          throw new RangeError('Input buffers must have the same byte length');
        },
      },
    });
    await host.connect();
    await expect(host.receive(delivery(orderChanged('7')))).rejects.toEqual(refusedAs('webhook_refused'));
    expect(host.logged).toEqual(['A delivery of Acme could not be checked.']);
  });

  it('costs no database work when 10,000 come in a minute, and writes one event', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    const forged = delivery(orderChanged('7'), { signature: 'ab'.repeat(32) });
    const results = await Promise.allSettled(Array.from({ length: 10_000 }, () => host.receive(forged)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    const events = await shop.eventsOf('webhook.refused');
    // The minute may have changed meanwhile.
    expect([1, 2]).toContain(events.length);
    expect(events[0]).toMatchObject({ meta: { provider_key: 'acme', reason: 'wrong_signature' }, level: 'warning' });
    expect(await shop.dirty()).toEqual([]);
  });

  it('writes one event when several processes refuse it', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    const forged = delivery(orderChanged('7'), { signature: 'ab'.repeat(32) });
    const others = [webhookHost({ storage: host.storage }), webhookHost({ storage: host.storage })];
    for (const one of [host, ...others]) await one.receive(forged).catch(() => undefined);
    expect([1, 2]).toContain((await shop.eventsOf('webhook.refused')).length);
  });

  it('is logged when it names no known shop', async () => {
    const host = webhookHost();
    const forged = delivery({ ...orderChanged('7'), shop: 'nobody' }, { signature: 'ab'.repeat(32) });
    for (let count = 0; count < 3; count += 1)
      await expect(host.receive(forged)).rejects.toEqual(refusedAs('webhook_refused'));
    expect([1, 2]).toContain(host.logged.length);
  });
});

describe('a delivery of an impossible form', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index));
  it.each([
    ['no JSON', '{'],
    ['JSON of another shape', '{"a":1}'],
    ['an account that cannot be stored', { ...orderChanged('7'), shop: 'a\0b' }],
    ['half of a surrogate pair', { ...orderChanged('7'), shop: '\ud800' }],
    ['an id of 256 characters', orderChanged('x'.repeat(256))],
    ['a topic of 256 characters', { ...orderChanged('7'), topic: 'x'.repeat(256) }],
    ['1,001 ids', orderChanged(...ids(1_001))],
    ['1,001 messages', ids(1_001).map(() => ({ topic: 'x', shop: 'one' }))],
    ['a fact that does not exist', { topic: 'x', shop: 'one', facts: [{ type: 'write' }] }],
  ])('is refused with %s, and stores nothing', async (_what, body) => {
    const host = webhookHost();
    const shop = await host.connect();
    const failed = host.receive(delivery(body));
    await expect(failed).rejects.toEqual(refusedAs('malformed_request'));
    expect(await shop.dirty()).toEqual([]);
  });

  it('is refused with an id that is too long', async () => {
    const host = webhookHost();
    await host.connect();
    const failed = host.receive(delivery(orderChanged('7'), { id: 'x'.repeat(256) }));
    await expect(failed).rejects.toEqual(refusedAs('malformed_request'));
  });

  it('does not quote the body', async () => {
    const host = webhookHost();
    const error: unknown = await host.receive(delivery('{"canary')).catch((reason: unknown) => reason);
    expect(JSON.stringify([error, String(error), host.logged])).not.toContain('canary');
  });

  it('accepts the most that is allowed', async () => {
    const host = webhookHost();
    await host.connect();
    expect((await host.receive(delivery(orderChanged(...ids(1_000))))).outcome).toBe('accepted');
  });
});

it('stores nothing and says so when the storage is away', async () => {
  const host = webhookHost();
  const shop = await host.connect();
  const away = webhookHost({
    storage: {
      ...host.storage,
      findConnectionsOfAccounts: async () => {
        throw new Error('connection refused');
      },
      isTransient: () => true,
    },
  });
  await expect(away.receive(delivery(orderChanged('7')))).rejects.toEqual(refusedAs('storage_unavailable'));
  expect((await host.receive(delivery(orderChanged('7')))).outcome).toBe('accepted');
  expect(await shop.dirty()).toEqual(['7']);
});

it('reaches the other shops when one fails, and the failed one when it comes again', async () => {
  const storage = memoryStorage();
  let broken: string | null = null;
  const host = webhookHost({
    storage: {
      ...storage,
      transaction: async (scope, work) => {
        if (scope.shopId === broken) throw new Error('connection refused');
        return storage.transaction(scope, work);
      },
      isTransient: () => true,
    },
  });
  const [failing, other] = [await host.connect('shop-1'), await host.connect('shop-2')];
  broken = 'shop-1';
  await expect(host.receive(delivery(orderChanged('7')))).rejects.toEqual(refusedAs('storage_unavailable'));
  expect(await other.dirty()).toEqual(['7']);
  broken = null;
  expect(await host.receive(delivery(orderChanged('7')))).toEqual({ outcome: 'accepted' });
  expect(await failing.dirty()).toEqual(['7']);
  expect(await other.eventsOf('webhook.received')).toHaveLength(1);
});

describe('a provider in plain JavaScript', () => {
  it.each(['read', 'deliveryId', 'verify'])(
    'whose `%s` returns a promise that rejects does not end the process',
    async (name) => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown) => void unhandled.push(reason);
      process.on('unhandledRejection', note);
      onTestFinished(() => void process.off('unhandledRejection', note));
      const host = webhookHost({ descriptor: { [name]: () => Promise.reject(new Error('rejected')) } });
      await host.connect();
      await expect(host.receive(delivery(orderChanged('7')))).rejects.toBeInstanceOf(Error);
      await new Promise(setImmediate);
      expect(unhandled).toEqual([]);
    },
  );

  it.each([
    ['a text', 'one'],
    ['a promise', Promise.resolve(['one'])],
    ['one that is too long', ['x'.repeat(256), 'one']],
    ['one that cannot be stored', ['a\0', 'one']],
    ['a number', [7, 'one']],
  ])('whose accounts are %s still lets connections be saved', async (_what, accounts) => {
    const saved: unknown[] = [];
    const storage = memoryStorage();
    const host = webhookHost({
      descriptor: { accounts: () => JSON.parse('{}', () => accounts) },
      storage: {
        ...storage,
        transaction: (scope, work) =>
          storage.transaction(scope, (unit) => {
            const webhooks = {
              ...unit.webhooks,
              saveAccounts: async (...args: Parameters<typeof unit.webhooks.saveAccounts>) => {
                saved.push(args[2]);
                await unit.webhooks.saveAccounts(...args);
              },
            };
            return work({ ...unit, webhooks });
          }),
      },
    });
    expect(await host.connect()).toMatchObject({ id: expect.any(String) });
    for (const each of saved) expect(each).toEqual(['one']);
  });
});

it.each(['unknown', '', '__proto__'])('has nothing to receive for the provider "%s"', async (key) => {
  const { webhooks } = webhookHost().integrations;
  await expect(webhooks.receive(key, delivery(orderChanged('7')))).rejects.toEqual(refusedAs('not_found'));
});

describe('a challenge', () => {
  const ask = (query: string) => ({ ...delivery('', {}), query: new URLSearchParams(query) });
  it('is answered with its text when the token is right', () => {
    const { webhooks } = webhookHost().integrations;
    expect(webhooks.challenge('acme', ask('token=verify-token&challenge=12345'))).toBe('12345');
  });

  it('is refused with a wrong token, and when checking it fails', () => {
    const broken = webhookHost({
      descriptor: {
        challenge: () => {
          throw new Error('broken');
        },
      },
    });
    for (const { integrations } of [webhookHost(), broken])
      expect(() => integrations.webhooks.challenge('acme', ask('token=wrong&challenge=1'))).toThrow(
        refusedAs('webhook_refused'),
      );
  });
});

describe('a callback', () => {
  const request = delivery({
    topic: 'data_deletion',
    shop: 'one',
    facts: [{ type: 'privacy', request: 'redact_shop', dueAt: '2030-01-01T00:00:00.000Z' }],
  });

  it('is answered with the same confirmation code each time', async () => {
    const host = webhookHost();
    await host.connect();
    const first = await host.integrations.webhooks.callback('acme', 'data-deletion', request);
    const again = await host.integrations.webhooks.callback('acme', 'data-deletion', request);
    expect(first).toEqual({ outcome: 'accepted', confirmationCode: expect.stringMatching(/^r[\da-f]{32}$/) });
    expect(again).toEqual({ ...first, outcome: 'duplicate' });
  });

  it('reaches a shop whose connection is deleted', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await shop.connections.delete(shop.id);
    const { outcome } = await host.integrations.webhooks.callback('acme', 'data-deletion', request);
    expect(outcome).toBe('accepted');
    expect(await shop.eventsOf('webhook.received')).toHaveLength(1);
  });

  it.each(['unknown', 'constructor'])('does not exist under the name %s', async (name) => {
    const { webhooks } = webhookHost().integrations;
    await expect(webhooks.callback('acme', name, request)).rejects.toEqual(refusedAs('not_found'));
  });
});
