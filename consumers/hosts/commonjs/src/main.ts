import { ok, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';

/** This file is CommonJS: TypeScript compiles its imports to `require`. */
ok(typeof require === 'function' && require.main === module);

const readManifest = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
/** A path with an asterisk is a folder of files. */
const entriesOf = (folder: string) => Object.keys(readManifest(folder).exports).filter((path) => !path.includes('*'));
const root = join(__dirname, '..');
for (const name of Object.keys(readManifest(root).dependencies).filter((one) => one.startsWith('@makerfex/')))
  for (const path of entriesOf(join(root, 'node_modules', name))) {
    const loaded = require(join(name, path)) as object;
    ok(Object.keys(loaded).length > 0, `${join(name, path)} exports nothing`);
  }

const upsert = async () => [];
const integrations = createIntegrations({
  providers: [etsy({ app: { clientId: 'a', clientSecret: 'b' } })],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    projects: { upsertOrders: upsert },
    catalog: { upsertProducts: upsert },
    customers: { upsertCustomers: upsert },
  },
});
const shop = integrations.for({ id: 'ada', shopId: 'shop-1', role: 'owner' });
void shop.connections.create({ providerKey: 'etsy', config: { shop_id: '1' } }).then(({ status }) => {
  strictEqual(status, 'enabled');
});
