import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { none } from '../auth/descriptor.ts';
import { createIntegrations } from '../integrations.ts';
import { memoryStorage } from '../memory-storage.ts';
import { defineProvider } from '../provider.ts';
import { type Role, roles } from '../scope.ts';
import { keyring } from '../vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

const canary = 'canary-5c1d';
const address = `https://vendor.example/hook?token=${canary}`;
const hook = z.string().meta({ sensitive: 'query' });

const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'vendor',
  config: z.object({
    name: z.string(),
    webhook_url: hook.optional(),
    pin: z.string().meta({ sensitive: true }).nullable(),
    nested: z.object({ hooks: z.array(hook), byName: z.record(z.string(), z.object({ url: hook })) }),
    either: z.union([z.number(), hook]),
  }),
  auth: none(),
  http: { baseUrl: 'https://acme.example', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {},
});

const config = {
  name: 'Acme & Co',
  webhook_url: address,
  pin: canary,
  nested: { hooks: [address, 'https://vendor.example/plain'], byName: { one: { url: address } } },
  either: address,
};

async function connected() {
  const storage = memoryStorage();
  const wire = (providers: (typeof acme)[]) =>
    createIntegrations({
      providers,
      storage,
      vault: keyring({ current: 'k', keys: { k: masterKey } }),
      ports: {},
    });
  const as = (role: Role, providers = [acme]) => wire(providers).for({ id: role, shopId: 'shop-1', role }).connections;
  const { id } = await as('owner').create({ providerKey: 'acme', config });
  return { as, id };
}

describe('the config of a connection', () => {
  it.each(roles)('shows what is sensitive to %s only if that role may configure', async (role) => {
    const { as, id } = await connected();
    const [listed] = await as(role).list();
    const found = await as(role).get(id);
    const mayConfigure = role === 'owner' || role === 'shop_manager';
    const masked = 'https://vendor.example/hook?[secret]';
    const expected = {
      name: 'Acme & Co',
      webhook_url: masked,
      pin: '[secret]',
      nested: { hooks: [masked, 'https://vendor.example/plain'], byName: { one: { url: masked } } },
      either: masked,
    };
    expect(found.config).toEqual(mayConfigure ? config : expected);
    expect(listed?.config).toEqual(found.config);
    expect(JSON.stringify([listed, found]).includes(canary)).toBe(mayConfigure);
  });

  it('is masked whole for them if the host no longer has the provider', async () => {
    const { as, id } = await connected();
    const shown = JSON.stringify([await as('employee', []).get(id), await as('employee', []).list()]);
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain('Acme & Co');
    expect((await as('owner', []).get(id)).config).toEqual(config);
  });
});
