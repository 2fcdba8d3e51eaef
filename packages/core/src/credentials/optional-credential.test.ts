import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../integrations.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { apiKey, noCredential } from '../provider/auth.ts';
import { push } from '../provider/capability.ts';
import { defineProvider } from '../provider/provider.ts';
import { keyring } from '../vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

const send = push({ key: 'send', label: 'Send', input: z.object({}), output: z.object({}), ports: {} });

const configSchema = z.object({ mode: z.enum(['open', 'keyed']) });
type Config = z.output<typeof configSchema>;

/** A provider that needs a key if its config says so. `seen` are the credentials of its calls. */
async function host(mode: 'open' | 'keyed') {
  const seen: string[] = [];
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: configSchema,
    auth: [
      noCredential({ when: (config: Config) => config.mode === 'open' }),
      apiKey({ pattern: /^key-\d$/, problem: 'not a key' }),
    ],
    http: {
      baseUrl: 'https://acme.test',
      headers: ({ credential }) => {
        seen.push(credential.kind === 'none' ? 'none' : credential.apiKey);
        return {};
      },
    },
    test: async () => undefined,
    capabilities: {
      send: {
        contract: send,
        run: async ({ http }) => {
          await http.get('/');
          return {};
        },
      },
    },
  });
  const integrations = createIntegrations({
    providers: [acme],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: masterKey } }),
    ports: {},
    outbound: { fetch: async () => Response.json({}) },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'acme', config: { mode } });
  const set = (key: string) => shop.credentials.set(id, { kind: 'api_key', secret: { api_key: key } });
  const run = async () => shop.runs.waitFor((await shop.actions.run(id, 'send')).id);
  return { seen, shop, id, set, run };
}

describe('a credential that only some configs need', () => {
  it('is neither required nor opened if the config needs none', async () => {
    const { run, set, seen } = await host('open');
    expect(await run()).toMatchObject({ state: 'SUCCESS' });
    await set('key-1');
    await run();
    expect(seen).toEqual(['none', 'none']);
  });

  it('is required if the config needs it, and after it was revoked', async () => {
    const { run, set, seen, shop, id } = await host('keyed');
    await expect(run()).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.credential_missing' });
    await set('key-1');
    expect(await run()).toMatchObject({ state: 'SUCCESS' });
    await shop.credentials.revoke(id);
    await expect(run()).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.credential_revoked' });
    expect(seen).toEqual(['key-1']);
  });

  it('is required as soon as the config needs it', async () => {
    const { run, shop, id } = await host('open');
    await shop.connections.update(id, { version: 1, config: { mode: 'keyed' } });
    await expect(run()).rejects.toMatchObject({ rule: 'use.credential_missing' });
    expect(await shop.connections.enable(id)).toMatchObject({ health: 'reauth_required' });
  });

  it('is refused if it does not have the shape of a key', async () => {
    const { set } = await host('keyed');
    await expect(set('other')).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'secret.api_key', problem: 'not a key' }],
    });
  });
});
