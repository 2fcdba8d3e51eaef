import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../../integrations.ts';
import { memoryStorage } from '../../memory-storage/index.ts';
import { noCredential } from '../../provider/auth.ts';
import { push } from '../../provider/capability.ts';
import type { FindChoices } from '../../provider/choices.ts';
import { choicePort } from '../../provider/port-functions.ts';
import { defineProvider } from '../../provider/provider.ts';
import { keyring } from '../../vault/keyring.ts';

const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.strictObject({ thing_id: z.string(), text: z.string().optional() }),
  output: z.object({}),
  ports: { 'things.find': choicePort('thing_id') },
});

/** A shop with a connection whose input has choices. */
async function shopWith(find?: FindChoices<unknown>) {
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test' },
    test: async () => undefined,
    capabilities: { send_thing: { contract: sendThing, run: async () => ({}) } },
  });
  const integrations = createIntegrations({
    providers: [acme],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { things: find ? { find } : {} },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id: connectionId } = await shop.connections.create({ providerKey: 'acme', config: {} });
  return { shop, connectionId, request: { connectionId, capability: 'send_thing', field: 'thing_id' } };
}

describe('choices of a field', () => {
  it('are what the host finds in the shop, with no more than were asked for', async () => {
    const searches: unknown[] = [];
    const { shop, connectionId, request } = await shopWith(async (search, { scope, tx, signal, ...about }) => {
      searches.push(search, scope, tx !== undefined, signal.aborted, about);
      return [
        { id: '7', label: 'Mug', detail: 'MUG-7' },
        { id: '8', label: 'Cup', pictureUrl: 'https://a.test/8' },
      ];
    });
    expect(await shop.actions.choices({ ...request, text: 'u', limit: 1 })).toEqual([
      { id: '7', label: 'Mug', detail: 'MUG-7', pictureUrl: null },
    ]);
    const about = { providerKey: 'acme', connectionId };
    expect(searches).toEqual([{ text: 'u', limit: 1 }, { shopId: 'shop-1' }, true, false, about]);
    expect(await shop.actions.choices(request)).toHaveLength(2);
    expect(searches[5]).toEqual({ text: '', limit: 20 });
  });

  it.each(['text', 'constructor'])('do not exist for the field %s', async (field) => {
    const { shop, request } = await shopWith(async () => []);
    await expect(shop.actions.choices({ ...request, field })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('do not exist in a host without the port', async () => {
    const { shop, request } = await shopWith();
    await expect(shop.actions.choices(request)).rejects.toMatchObject({ code: 'not_found' });
    const [provider] = await shop.providers.list();
    expect(provider?.capabilities).toMatchObject([{ choices: [] }]);
  });

  it('are only for those who may run the capability now', async () => {
    const { shop, connectionId, request } = await shopWith(async () => []);
    await shop.connections.disable(connectionId);
    const denied = { code: 'policy_denied', rule: 'use.connection_disabled' };
    await expect(shop.actions.choices(request)).rejects.toMatchObject(denied);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('canary of the database'))],
    ['answers nothing', async () => JSON.parse('null')],
    ['answers without ids', async () => JSON.parse('[{"label":"Mug"}]')],
  ])('name the port that %s', async (_, find) => {
    const { shop, request } = await shopWith(find);
    const failed = await shop.actions.choices(request).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: 'port_failed',
      message: expect.stringContaining('The host port things.find'),
    });
    expect(String(failed)).not.toContain('canary');
  });

  it.each([{ text: 'x'.repeat(201) }, { limit: 0 }, { limit: 51 }])('refuse %j', async (wrong) => {
    const { shop, request } = await shopWith(async () => []);
    await expect(shop.actions.choices({ ...request, ...wrong })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
