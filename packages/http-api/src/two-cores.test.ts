import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { type Actor, IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import {
  defineProvider,
  noCredential,
  oauth2,
  type RecordReader,
  readList,
} from '@makerfex/integrations-core/provider';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { importThings } from '../test/contracts.ts';
import { actorOf } from '../test/host.ts';
import { secondCore } from '../test/second-core.ts';
import { httpApi } from './http-api.ts';

/** What a provider package, with a core of its own, yields. */
type Yields = () => { externalId: string; updatedAt: null }[];
const oneThing: Yields = () => [{ externalId: 'a', updatedAt: null }];

const isActor = (context: unknown): context is Actor =>
  typeof context === 'object' && context !== null && 'shopId' in context;

const thingsOf = (yields: Yields) =>
  defineProvider({
    key: 'things',
    label: 'Things',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://things.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor: z.object({ page: z.number() }),
        async *run() {
          yield { items: yields(), cursor: { page: 1 } };
        },
      },
    },
  });

const { core, remove } = secondCore();
const second = core();
afterAll(remove);

/** The host's core is the second copy; the provider, the HTTP API and the storage come with the first. */
async function hostOfTwo({ yields = oneThing, portCalls = false }: { yields?: Yields; portCalls?: boolean } = {}) {
  const { createIntegrations, keyring } = await second;
  const owner = actorOf('owner');
  const integrations = createIntegrations({
    providers: [thingsOf(yields)],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      things: {
        upsert: async ({ items }: { items: readonly { item: { externalId: string } }[] }) => {
          if (portCalls) await integrations.for(owner).connections.list();
          return items.map(({ item }) => ({ externalId: item.externalId, hostId: item.externalId }));
        },
      },
    },
    log: { error: () => undefined },
  });
  await integrations.start();
  onTestFinished(() => integrations.stop());
  const handler = httpApi(integrations, { authenticate: (_, context) => (isActor(context) ? context : null) });
  const get = async (path: string, as: Actor) => {
    const answer = await handler(new Request(`http://host/api/integrations${path}`), as);
    return { status: answer.status, problem: await answer.json() };
  };
  const runToEnd = async () => {
    const shop = integrations.for(owner);
    const { id } = await shop.connections.create({ providerKey: 'things', config: {} });
    const run = await shop.actions.run(id, 'import_things');
    return shop.runs.waitFor(run.id);
  };
  return { get, runToEnd };
}

it('loads a second copy whose errors are of another class', async () => {
  const { IntegrationError: Other } = await second;
  const error = new Other('not_found', 'Not here.');
  expect(error instanceof IntegrationError).toBe(false);
  expect(isIntegrationError(error, 'not_found')).toBe(true);
});

it('answers 403 and 404 when the host has another copy of core than the HTTP API', async () => {
  const { get } = await hostOfTwo();
  expect(await get('/events/', actorOf('employee'))).toMatchObject({ status: 403, problem: { code: 'policy_denied' } });
  const unknown = '/runs/01890000-0000-7000-8000-000000000000/';
  expect(await get(unknown, actorOf('owner'))).toMatchObject({ status: 404, problem: { code: 'not_found' } });
});

it("ends a run with the provider's own code when the provider has another copy of core", async () => {
  const yields: Yields = () => {
    throw new IntegrationError('provider_malformed', 'Things sent no list.');
  };
  const { runToEnd } = await hostOfTwo({ yields });
  expect(await runToEnd()).toMatchObject({ state: 'FAILURE', error: { code: 'provider_malformed' } });
});

it('rejects only the record at fault when a helper reads with another copy of core', async () => {
  const { readList: readWithSecond } = await second;
  const records: RecordReader[] = [];
  const taken = { externalId: '7', updatedAt: null };
  readWithSecond([{ id: 7 }], { id: 'id' }, (record) => {
    records.push(record);
    return taken;
  });
  const read = readList([{ id: 1 }, { id: 7 }], { id: 'id' }, ({ externalId }) => {
    if (externalId === '1') for (const record of records) record.reject('name', 'is missing');
    return taken;
  });
  expect(read).toMatchObject({ items: [taken], rejected: [{ externalId: '1', field: 'name', problem: 'is missing' }] });
});

it("refuses a port's call within the transaction when the storage has another copy of core", async () => {
  const { runToEnd } = await hostOfTwo({ portCalls: true });
  expect(await runToEnd()).toMatchObject({
    state: 'FAILURE',
    error: { message: expect.stringContaining('from inside one of their own transactions') },
  });
});

it('shows no client secret when one copy seals an app that the other uses', async () => {
  const { oauth2: sealAgain, Secret } = await second;
  const options = { authorizeUrl: 'https://a.test/a', tokenUrl: 'https://a.test/t', scopes: ['read'] } as const;
  const first = oauth2({ ...options, app: { clientId: 'id', clientSecret: 'canary-secret' } });
  const both = sealAgain({ ...options, app: first.app });
  if (typeof both.app === 'function') throw new Error('An app came back as a function.');
  expect(both.app.clientSecret).toBe('canary-secret');
  const sealed = { both, spread: { ...both.app }, secret: Secret.of('canary-secret') };
  for (const shown of [inspect(sealed, { depth: 9, showHidden: true }), JSON.stringify(sealed), String(sealed.secret)])
    expect(shown).not.toContain('canary-secret');
});
