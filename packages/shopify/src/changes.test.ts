import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { connectedHost } from '../test/host.ts';
import { shopifyNetwork } from '../test/network.ts';

const network = shopifyNetwork();

// More than a second in all, so that imports start at all times within one: Shopify stamps whole seconds.
const rounds = Array.from({ length: 12 });

it.each([
  ['import_orders', 'orders', 'changeOrders'],
  ['sync_products', 'products', 'changeProducts'],
  ['import_customers', 'customers', 'changeCustomers'],
] as const)(
  '%s imports what changed just before it, and the next one what changed meanwhile',
  async (capability, kind, change) => {
    const host = await connectedHost({ [kind]: 20 });
    let isChanging = false;
    const again = new Set<string>();
    network.serve({
      async fetch(request) {
        const answer = await host.simulator.fetch(request);
        if (isChanging) for (const id of host.simulator[change](2)) again.add(id);
        return answer;
      },
    });
    await host.run(capability);
    for (const _ of rounds) {
      const changed = host.simulator[change](3);
      host[kind].given.length = 0;
      again.clear();
      isChanging = true;
      await host.run(capability);
      isChanging = false;
      // One that changes again in a later second, before it is listed, is of the next run.
      const once = changed.filter((id) => !again.has(id));
      expect(host[kind].given).toEqual(expect.arrayContaining(once));
      await host.run(capability);
      expect(await host.run(capability, { full: true })).toMatchObject({ progress: { fetched: 20, changed: 0 } });
      await pause(80);
    }
  },
);
