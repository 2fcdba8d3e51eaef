import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { instagram } from '@makerfex/integrations-instagram';
import { shopify } from '@makerfex/integrations-shopify';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { describe, expect, it } from 'vitest';

const canary = `canary-${randomBytes(12).toString('hex')}`;
const app = { clientId: 'client-1', clientSecret: canary };
const apps = [
  ['an object', app],
  ['a function', () => app],
] as const;
const transport = { sendMail: async () => undefined, options: { auth: { user: 'shop', pass: canary } } };

const never = (): Promise<never> => Promise.reject(new Error('No port is called here.'));

/** All text that can be reached, and what is printed. Each value once: schemas refer to each other in many ways. */
function shownOf(value: unknown): string {
  const found: string[] = [inspect(value), JSON.stringify(value)];
  const seen = new Set<unknown>([value]);
  for (const each of seen) {
    if ((typeof each === 'object' && each !== null) || typeof each === 'function')
      for (const inner of partsOf(each)) seen.add(inner);
    else found.push(inspect(each, { maxStringLength: null }));
  }
  return found.join('\n');
}

function partsOf(of: object): unknown[] {
  const fields: unknown[] = Object.values(Object.getOwnPropertyDescriptors(of)).map((field) => field.value);
  const entries = of instanceof Map || of instanceof Set ? [...of].flat() : [];
  return [...Reflect.ownKeys(of), ...fields, ...entries];
}

it.each<[where: string, value: object]>([
  ['a list', [[[app]]]],
  ['a map', new Map([['app', [app]]])],
  ['a hidden field', Object.defineProperty({}, 'app', { value: app })],
  ['a field of a function', Object.assign(() => null, { [Symbol('app')]: app })],
  ['the name of a field', { [canary]: true }],
])('a secret in %s is found', (_where, value) => {
  expect(shownOf(value)).toContain(canary);
});

describe.each(apps)('providers whose app is given as %s', (_, source) => {
  const providers = [
    etsy({ app: source }),
    shopify({ app: source }),
    instagram({ app: source }),
    vendorService({ email: { transport, from: 'Kiln <orders@example.com>' } }),
  ] as const;

  it.each(providers.map((provider) => [provider.label, provider] as const))('show no secret: %s', (_name, provider) => {
    expect(shownOf(provider)).not.toContain(canary);
  });

  it('show none in the integrations that use them', () => {
    const key = randomBytes(32).toString('base64');
    const integrations = createIntegrations({
      providers,
      storage: memoryStorage(),
      vault: keyring({ current: 'k', keys: { k: key } }),
      ports: {
        projects: { upsertOrders: never },
        catalog: { upsertProducts: never, getProduct: never, publishImage: never },
        customers: { upsertCustomers: never },
        sales: { createInvoice: never, getInvoice: never, attachMetadata: never },
      },
    });
    const shown = shownOf([integrations, integrations.for({ id: 'ada', shopId: 'shop-1', role: 'owner' })]);
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(key);
  });
});
