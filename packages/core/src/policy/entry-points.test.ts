import { describe, expect, it } from 'vitest';
import { isObject, owner, type PolicyShop, policyShop, secret } from '../../test/policy-shop.ts';
import { type Actor, roles } from '../scope.ts';
import { type Permission, permissions, permissionTable, policyVersion } from './table.ts';

interface EntryPoint {
  readonly permission: Permission;
  readonly args: (shop: PolicyShop) => readonly unknown[];
  /** What the call throws at an entitled actor, if its arguments do not let it finish. */
  readonly fault?: { readonly code: string } | { readonly name: string };
}
const entry = (permission: Permission, args: EntryPoint['args'] = () => []): EntryPoint => ({ permission, args });
const ofConnection = (permission: Permission, ...more: readonly unknown[]) =>
  entry(permission, ({ connection }) => [connection.id, ...more]);
const ofRun = (permission: Permission) => entry(permission, ({ run }) => [run.id]);
/** The run never ends, so the call must be aborted. */
const untilAborted: EntryPoint = {
  ...entry('see', ({ run }) => [run.id, { signal: AbortSignal.abort() }]),
  fault: { name: 'AbortError' },
};
const redirectUri = 'https://host.test/callback';

/** Every method of a shop's integrations. One that is not listed here fails the first test. */
const entryPoints: Readonly<Record<string, EntryPoint>> = {
  permissions: entry('see'),
  'providers.list': entry('see'),
  'connections.create': entry('configure', () => [{ providerKey: 'brand', config: { store: 's' } }]),
  'connections.list': entry('see'),
  'connections.get': ofConnection('see'),
  'connections.budget': ofConnection('configure'),
  'connections.update': ofConnection('configure', { version: 1, config: { store: 'other' } }),
  'connections.enable': ofConnection('configure'),
  'connections.disable': ofConnection('configure'),
  'connections.test': ofConnection('configure'),
  'connections.delete': ofConnection('configure'),
  'records.forget': entry('configure', ({ connection }) => [{ connectionId: connection.id, kind: 'product' }]),
  'records.byDay': entry('see', ({ connection }) => [{ connectionId: connection.id, timeZone: 'Europe/Berlin' }]),
  'credentials.set': ofConnection('configure', secret),
  'credentials.get': ofConnection('configure'),
  'credentials.revoke': ofConnection('configure'),
  'oauth.authorize': ofConnection('configure', { redirectUri }),
  'oauth.callback': {
    ...entry('configure', () => ['acme', { redirectUri, params: new URLSearchParams({ state: 'unknown' }) }]),
    fault: { code: 'oauth_state_invalid' },
  },
  'actions.choices': {
    ...entry('use', ({ connection }) => [
      { connectionId: connection.id, capability: 'sync_products', field: 'product_id' },
    ]),
    fault: { code: 'not_found' },
  },
  'actions.run': ofConnection('use', 'sync_products'),
  'runs.get': ofRun('see'),
  'runs.list': entry('see', () => [{ limit: 10 }]),
  'runs.waitFor': untilAborted,
  'runs.cancel': ofRun('use'),
  'runs.document': { ...ofRun('see'), fault: { code: 'not_found' } },
  'runs.reconcile': { ...ofRun('use'), fault: { code: 'invalid_input' } },
  'runs.settle': { ...entry('use', ({ run }) => [run.id, 'done']), fault: { code: 'invalid_input' } },
  'runs.watch': untilAborted,
  'schedules.list': entry('see'),
  'schedules.get': { ...ofConnection('see', 'import_orders'), fault: { code: 'not_found' } },
  'schedules.set': ofConnection('configure', 'import_orders', { cron: '*/15 * * * *' }),
  'schedules.times': ofConnection('see', { cron: '*/15 * * * *' }),
  'schedules.delete': { ...ofConnection('configure', 'import_orders'), fault: { code: 'not_found' } },
  'privacy.list': entry('configure', () => [{ limit: 10 }]),
  'privacy.settle': { ...entry('configure', ({ run }) => [run.id]), fault: { code: 'not_found' } },
  'events.list': entry('read_events', () => [{ limit: 10 }]),
  'events.exportCsv': entry('export_events'),
  'events.checkExport': entry('export_events'),
};

type Method = (...args: readonly unknown[]) => unknown;
const isMethod = (value: unknown): value is Method => typeof value === 'function';

/** Methods by their path, own and inherited, at any depth. */
function methodsOf(value: object, path: readonly string[] = []): [string, Method][] {
  const names = new Set<string | symbol>();
  for (let from: unknown = value; isObject(from) && from !== Object.prototype; from = Object.getPrototypeOf(from))
    for (const name of Reflect.ownKeys(from)) names.add(name);
  return [...names].flatMap((name) => {
    const member: unknown = Reflect.get(value, name);
    const at = [...path, String(name)];
    if (isMethod(member)) return [[at.join('.'), member]];
    return isObject(member) ? methodsOf(member, at) : [];
  });
}

const isStream = (value: unknown): value is AsyncIterable<unknown> => isObject(value) && Symbol.asyncIterator in value;

/** Calls an entry point and returns what it threw, if anything. */
async function call(shop: PolicyShop, actor: Actor, path: string): Promise<unknown> {
  const method = methodsOf(shop.integrations.for(actor)).find(([name]) => name === path)?.[1];
  if (!method) throw new Error(`There is no ${path}.`);
  try {
    const result = method(...(entryPoints[path]?.args(shop) ?? []));
    if (isStream(result)) for await (const each of result) void each;
    else await result;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Everything of a shop except its events. */
const contentOf = ({ inShop, connection }: PolicyShop) =>
  inShop(async ({ connections, credentials, runs, sync }) => ({
    connections: await connections.list(),
    credentials: await credentials.list(connection.id, 100),
    runs: (await runs.page({ limit: 200 })).rows,
    sync: await sync.list(connection.id),
  }));

/** `stranger` is a role that does not exist. */
const asking = (role: string): Actor => JSON.parse(JSON.stringify({ id: `${role}-1`, shopId: owner.shopId, role }));
const points = Object.entries(entryPoints).map(([path, { permission, fault }]) => ({ path, permission, fault }));
const unentitled = points.flatMap(({ path, permission }) =>
  [...roles.filter((role) => !permissionTable[permission].roles.includes(role)), 'stranger'].map((role) => ({
    path,
    permission,
    role,
  })),
);

describe('every entry point', () => {
  it('is listed here, so that a new one cannot be forgotten', async () => {
    const { integrations } = await policyShop();
    const found = methodsOf(integrations.for(owner)).map(([path]) => path);
    expect(found.toSorted()).toEqual(Object.keys(entryPoints).toSorted());
  });

  it.each(unentitled)(
    '$path is refused to $role: recorded, and nothing else happens',
    async ({ path, permission, role }) => {
      const shop = await policyShop();
      const before = await contentOf(shop);
      const rule = role === 'stranger' ? 'role.unknown' : `role.${permission}`;
      expect(await call(shop, asking(role), path)).toMatchObject({ code: 'policy_denied', rule });
      expect(shop.touched).toEqual(['events.append']);
      expect(shop.requests).toEqual([]);
      expect(await shop.denials()).toMatchObject([
        {
          actorId: `${role}-1`,
          level: 'warning',
          meta: { rule, permission, role: role === 'stranger' ? null : role, policy_version: policyVersion },
        },
      ]);
      expect(await contentOf(shop)).toEqual(before);
    },
  );

  it.each(points)('$path requires $permission, and nothing else', async ({ path, permission, fault }) => {
    for (const taken of permissions) {
      const shop = await policyShop({ narrow: { [taken]: [] } });
      const expected = taken === permission ? { code: 'policy_denied', rule: `narrowed.${taken}` } : fault;
      expect({ thrown: await call(shop, owner, path) }).toMatchObject({ thrown: expected });
    }
  });
});

describe('running a capability', () => {
  it.each([
    ['use.connection_disabled', ({ connections }, id) => connections.disable(id)],
    [
      'use.capability_not_enabled',
      ({ connections }, id) => connections.update(id, { version: 1, enabledCapabilities: [] }),
    ],
    ['use.credential_revoked', ({ credentials }, id) => credentials.revoke(id)],
    ['use.credential_expired', ({ credentials }, id) => credentials.set(id, { ...secret, expiresAt: new Date(0) })],
  ] satisfies [string, (shop: ReturnType<PolicyShop['integrations']['for']>, id: string) => Promise<unknown>][])(
    'is refused by %s even to its owner, recorded, and leaves no run',
    async (rule, arrange) => {
      const shop = await policyShop();
      await arrange(shop.integrations.for(owner), shop.connection.id);
      const before = await contentOf(shop);
      expect(await call(shop, owner, 'actions.run')).toMatchObject({ code: 'policy_denied', rule });
      expect(await shop.denials()).toMatchObject([
        { connectionId: shop.connection.id, actorId: owner.id, meta: { rule, permission: 'use' } },
      ]);
      expect(await contentOf(shop)).toEqual(before);
    },
  );

  it('is refused by use.credential_missing if none was ever set', async () => {
    const { integrations, denials } = await policyShop();
    const shop = integrations.for(owner);
    const { id } = await shop.connections.create({ providerKey: 'brand', config: { store: 's' } });
    await expect(shop.actions.run(id, 'sync_products')).rejects.toMatchObject({ rule: 'use.credential_missing' });
    expect(await denials()).toMatchObject([{ connectionId: id, meta: { rule: 'use.credential_missing' } }]);
  });

  it('and cancelling it are refused if the host grants that capability only to others', async () => {
    const shop = await policyShop({ narrowUse: { import_orders: ['manager'] } });
    const mine = shop.integrations.for(owner);
    const before = await contentOf(shop);
    const refused = { code: 'policy_denied', rule: 'narrowed.capability' };
    await expect(mine.actions.run(shop.connection.id, 'import_orders')).rejects.toMatchObject(refused);
    await expect(mine.runs.cancel(shop.run.id)).rejects.toMatchObject(refused);
    expect(await contentOf(shop)).toEqual(before);
    const connectionId = shop.connection.id;
    expect(await shop.denials()).toMatchObject([{ connectionId }, { connectionId }]);
    await shop.integrations.for(asking('manager')).runs.cancel(shop.run.id);
    expect(await mine.runs.get(shop.run.id)).toMatchObject({ state: 'REVOKED' });
  });
});

describe('a host', () => {
  it('that widens a permission does not start', async () => {
    await expect(policyShop({ narrow: { configure: ['owner', 'employee'] } })).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringMatching(/permission configure to the role employee/),
    });
  });

  it('that names a capability of no provider does not start', async () => {
    await expect(policyShop({ narrowUse: { import_order: [] } })).rejects.toMatchObject({ code: 'not_configured' });
  });

  it('that changes its actor afterwards changes nothing: neither role nor shop', async () => {
    const shop = await policyShop();
    const actor = { ...asking('employee') };
    const theirs = shop.integrations.for(actor);
    Object.assign(actor, owner, { shopId: 'shop-2' });
    await expect(theirs.connections.disable(shop.connection.id)).rejects.toMatchObject({ rule: 'role.configure' });
    expect(await theirs.connections.list()).toHaveLength(1);
  });

  it('that passes no actor is refused on every call', async () => {
    const shop = await policyShop();
    const nobody: Actor = JSON.parse('null');
    expect(await call(shop, nobody, 'connections.list')).toMatchObject({ rule: 'actor.malformed' });
    expect(shop.touched).toEqual([]);
    expect(shop.logged).toMatchObject([{ rule: 'actor.malformed' }]);
  });
});
