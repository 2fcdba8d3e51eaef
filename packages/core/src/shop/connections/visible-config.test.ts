import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../../integrations.ts';
import { memoryStorage } from '../../memory-storage/index.ts';
import { noCredential } from '../../provider/auth.ts';
import { defineProvider } from '../../provider/provider.ts';
import { type Role, roles } from '../../scope.ts';
import { keyring } from '../../vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

const canary = 'canary-5c1d';
const address = `https://vendor.example/hook?token=${canary}`;
const hook = z.string().meta({ sensitive: 'query' });

const namedHook = z.object({ url: hook }).meta({ id: 'VisibleConfigHook' });
const pin = z.string().meta({ sensitive: true });
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
    named: z.array(namedHook),
    pair: z.tuple([z.string(), pin]),
    piped: z.string().pipe(pin),
    renamed: z.object({ pin }).transform(({ pin: code }) => ({ code })),
    tree: z.object({
      pin,
      get inner() {
        return z.object({ pin, name: z.string() }).nullable();
      },
    }),
    free: z.record(z.string(), z.unknown()),
  }),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.example', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {},
});

const pair: [string, string] = ['one', canary];
const config = {
  name: 'Acme & Co',
  webhook_url: address,
  pin: canary,
  nested: { hooks: [address, 'https://vendor.example/plain'], byName: { one: { url: address } } },
  either: address,
  named: [{ url: address }],
  pair,
  piped: canary,
  renamed: { pin: canary },
  tree: { pin: canary, inner: { pin: canary, name: 'leaf' } },
  free: { note: { text: 'shown' } },
};
const kept = { ...config, renamed: { code: canary } };

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
  it.each(roles)('shows sensitive fields to %s only if that role may configure', async (role) => {
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
      named: [{ url: masked }],
      pair: ['one', '[secret]'],
      piped: '[secret]',
      renamed: { code: '[secret]' },
      tree: { pin: '[secret]', inner: { pin: '[secret]', name: 'leaf' } },
      free: { note: { text: 'shown' } },
    };
    expect(found.config).toEqual(mayConfigure ? kept : expected);
    expect(listed?.config).toEqual(found.config);
    expect(JSON.stringify([listed, found]).includes(canary)).toBe(mayConfigure);
  });

  it('is masked entirely if the host no longer has the provider', async () => {
    const { as, id } = await connected();
    const shown = JSON.stringify([await as('employee', []).get(id), await as('employee', []).list()]);
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain('Acme & Co');
    expect((await as('owner', []).get(id)).config).toEqual(kept);
  });
});
