import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { passingFault } from '../../../test/passing-fault.ts';
import { IntegrationError } from '../../errors.ts';
import { createIntegrations } from '../../integrations.ts';
import { memoryStorage } from '../../memory-storage/index.ts';
import { accessToken } from '../../provider/auth.ts';
import { importOrders, syncProducts } from '../../provider/contracts.ts';
import { defineProvider } from '../../provider/provider.ts';
import { keyring } from '../../vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

const cursor = z.object({ page: z.number() });
const nothing = { cursor, async *run() {} };

/** A host with one provider. `answer` is the result of testing a connection. */
function host() {
  const script = { answer: async (): Promise<void> => undefined };
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({ store: z.string().min(1), region: z.object({ code: z.string().length(2) }).optional() }),
    auth: accessToken(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: () => script.answer(),
    capabilities: {
      import_orders: { contract: importOrders, ...nothing },
      sync_products: { contract: syncProducts, ...nothing },
    },
  });
  const storage = memoryStorage();
  const wire = (providers: (typeof acme)[]) =>
    createIntegrations({
      providers,
      storage,
      vault: keyring({ current: 'k', keys: { k: masterKey } }),
      ports: { projects: { upsertOrders: async () => [] }, catalog: { upsertProducts: async () => [] } },
    });
  const actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const;
  const shop = wire([acme]).for(actor);
  const create = () => shop.connections.create({ providerKey: 'acme', config: { store: 's' } });
  const set = (id: string) => shop.credentials.set(id, { kind: 'access_token', secret: { access_token: 'token' } });
  const events = async () => {
    const { rows } = await shop.events.list({ limit: 50 });
    return rows.toReversed();
  };
  return {
    script,
    wire,
    actor,
    shop,
    create,
    set,
    events,
    types: async () => (await events()).map((row) => row.eventType),
  };
}

describe('creating a connection', () => {
  it('enables it with every capability by default', async () => {
    const { create, actor, types } = host();
    expect(await create()).toMatchObject({
      providerKey: 'acme',
      status: 'enabled',
      health: 'unknown',
      config: { store: 's' },
      enabledCapabilities: ['import_orders', 'sync_products'],
      createdBy: actor.id,
      version: 1,
    });
    expect(await types()).toEqual(['connection.created']);
  });

  it('succeeds once per provider and shop when several try at once', async () => {
    const { create, wire, actor } = host();
    const ends = await Promise.allSettled(Array.from({ length: 50 }, create));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(codes).toEqual(Array.from({ length: 49 }, () => 'already_connected'));
    expect(await wire([]).for(actor).connections.list()).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ['a missing key', {}, 'store'],
    ['a wrong type', { store: 4711 }, 'store'],
    ['a wrong nested field', { store: 's', region: { code: 'EUR' } }, 'region.code'],
    ['an unknown key', { store: 's', password: 'canary' }, ''],
    ['a value that is not an object', 'canary', ''],
  ])('reports the field of %s, and never its value', async (_name, config, path) => {
    const { shop, types } = host();
    const request: Parameters<typeof shop.connections.create>[0] = JSON.parse(
      JSON.stringify({ providerKey: 'acme', config }),
    );
    const error = await shop.connections.create(request).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid_config', issues: [expect.objectContaining({ path })] });
    expect(JSON.stringify(error) + String(error)).not.toContain('canary');
    expect(await types()).toEqual([]);
  });

  it('accepts only the provider’s own capabilities', async () => {
    const { shop } = host();
    const request: Parameters<typeof shop.connections.create>[0] = JSON.parse(
      '{"providerKey":"acme","config":{"store":"s"},"enabledCapabilities":["import_orders","constructor"]}',
    );
    await expect(shop.connections.create(request)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('constructor'),
    });
  });
});

describe('changing a connection', () => {
  it('changes config and capabilities, and increments the version', async () => {
    const { shop, create } = host();
    const { id } = await create();
    const changed = await shop.connections.update(id, {
      version: 1,
      config: { store: 'other' },
      enabledCapabilities: ['sync_products', 'sync_products'],
    });
    expect(changed).toMatchObject({ config: { store: 'other' }, enabledCapabilities: ['sync_products'], version: 2 });
    expect(await shop.connections.get(id)).toMatchObject(changed);
  });

  it('is refused when somebody else changed it first', async () => {
    const { shop, create, types } = host();
    const { id } = await create();
    const change = () => shop.connections.update(id, { version: 1, config: { store: 'x' } });
    const ends = await Promise.allSettled([change(), change()]);
    expect(ends.map(({ status }) => status).toSorted((a, b) => a.localeCompare(b))).toEqual(['fulfilled', 'rejected']);
    await expect(change()).rejects.toMatchObject({ code: 'stale_version' });
    expect(await types()).toEqual(['connection.created', 'connection.updated']);
  });

  it('treats the id of another shop like an unknown one', async () => {
    const { create, wire, actor } = host();
    const { id } = await create();
    const other = wire([]).for({ ...actor, shopId: 'shop-2' });
    const unknown = '01932c07-0000-7000-8000-000000000001';
    for (const call of ['get', 'enable', 'disable', 'test', 'delete'] as const) {
      const ofForeign = await other.connections[call](id).catch((reason: unknown) => reason);
      const ofUnknown = await other.connections[call](unknown).catch((reason: unknown) => reason);
      expect(ofForeign).toMatchObject({
        code: 'not_found',
        message: String(ofUnknown)
          .replace(/^\w+: /, '')
          .replace(unknown, id),
      });
    }
  });
});

describe('enabling a connection', () => {
  it('reports a missing credential until there is one', async () => {
    const { shop, create, set } = host();
    const { id } = await create();
    await shop.connections.disable(id);
    expect(await shop.connections.enable(id)).toMatchObject({
      status: 'enabled',
      health: 'reauth_required',
      healthReason: expect.stringContaining('missing'),
    });
    await set(id);
    expect(await shop.connections.get(id)).toMatchObject({ health: 'unknown', healthReason: null });
    await shop.credentials.revoke(id);
    expect(await shop.connections.enable(id)).toMatchObject({ healthReason: expect.stringContaining('revoked') });
  });

  it('does not change the health if there is a credential', async () => {
    const { shop, create, set, types } = host();
    const { id } = await create();
    await set(id);
    await shop.connections.disable(id);
    expect(await shop.connections.enable(id)).toMatchObject({ status: 'enabled', health: 'unknown' });
    expect(await types()).toEqual([
      'connection.created',
      'credential.set',
      'connection.disabled',
      'connection.enabled',
    ]);
  });
});

describe('testing a connection', () => {
  it.each<[string, () => Promise<void>, string]>([
    ['works', async () => undefined, 'healthy'],
    [
      'is refused',
      async () => Promise.reject(new IntegrationError('provider_auth', 'No longer taken.')),
      'reauth_required',
    ],
    [
      'has a transient error',
      async () => Promise.reject(new IntegrationError('provider_timeout', 'Too slow.')),
      'degraded',
    ],
    [
      'gets a malformed answer',
      async () => Promise.reject(new IntegrationError('provider_malformed', 'No JSON.')),
      'failing',
    ],
    ['meets a bug', async () => Promise.reject(new TypeError('canary')), 'failing'],
  ])('sets its health when it %s, and records the change', async (_name, answer, health) => {
    const { shop, script, create, set, events } = host();
    const { id } = await create();
    await set(id);
    script.answer = answer;
    expect(await shop.connections.test(id)).toMatchObject({ health });
    const recorded = await events();
    expect(recorded.at(-2)).toMatchObject({
      eventType: 'connection.health_changed',
      meta: { from: 'unknown', to: health },
    });
    expect(recorded.at(-1)).toMatchObject({ eventType: 'connection.tested', meta: { health } });
    expect(JSON.stringify(recorded)).not.toContain('canary');
  });
});

describe('a test of a connection when the host’s own database fails', () => {
  it.each([passingFault(), new IntegrationError('storage_unavailable', 'The database is away.')])(
    'fails as storage_unavailable and does not change the health: %s',
    async (fault) => {
      const { shop, script, create, set } = host();
      const { id } = await create();
      await set(id);
      script.answer = () => Promise.reject(fault);
      await expect(shop.connections.test(id)).rejects.toMatchObject({ code: 'storage_unavailable' });
      expect((await shop.connections.get(id)).health).toBe('unknown');
    },
  );
});

describe('deleting a connection', () => {
  it('deletes its credential and keeps its events', async () => {
    const { shop, create, set, types } = host();
    const { id } = await create();
    await set(id);
    await shop.connections.delete(id);
    await expect(shop.connections.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await types()).toEqual(['connection.created', 'credential.set', 'connection.deleted']);
    expect(await create()).toMatchObject({ version: 1 });
  });

  it('works for a provider that the host no longer has', async () => {
    const { create, wire, actor } = host();
    const { id } = await create();
    const later = wire([]).for(actor);
    await later.connections.delete(id);
    expect(await later.connections.list()).toEqual([]);
  });
});
