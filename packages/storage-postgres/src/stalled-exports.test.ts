import { type Actor, createIntegrations } from '@makerfex/integrations-core';
import { expect, it, onTestFinished } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { openPool } from '../test/open.ts';
import { testVault } from '../test/vault.ts';
import { postgresStorage } from './index.ts';

const ownerOf = (shop: number): Actor => ({ id: 'user-1', shopId: `shop-${shop}`, role: 'owner' });

it('exports whose readers stall leave the whole pool to others', async () => {
  const database = await copyTemplate();
  const pool = openPool(database.url, { max: 10 });
  const integrations = createIntegrations({
    providers: [],
    storage: postgresStorage(pool),
    vault: testVault(),
    ports: {},
  });
  onTestFinished(async () => {
    await integrations.stop();
    await pool.end();
    await database.drop();
  });
  const stalled = Array.from({ length: 12 }, (_, n) => integrations.for(ownerOf(n % 6)).events.exportCsv());
  for (const reader of stalled) {
    // The header, then lines.
    await reader.next();
    expect((await reader.next()).value).toBeInstanceOf(Uint8Array);
  }
  const asked = Array.from({ length: 30 }, (_, n) => integrations.for(ownerOf(n)).connections.list());
  expect(await Promise.all(asked)).toEqual(asked.map(() => []));
  for (const reader of stalled) await reader.return();
});
