// A separate process to kill: reads one product id per line, posts it, and prints the finished run.
import { createInterface } from 'node:readline';
import { isIntegrationError } from '@makerfex/integrations-core';
import type { RunRow } from '@makerfex/integrations-core/storage';
import { crashActor, crashHost, openOrm } from './crash-shop.ts';

const [databaseUrl = '', origin = '', connectionId = ''] = process.argv.slice(2);
const orm = await openOrm(databaseUrl);
const integrations = crashHost(orm, origin);
await integrations.start();
const shop = integrations.for(crashActor);
/** PostgreSQL ends the session of a worker that was frozen in a transaction: it looks again. */
const ended = async (id: string): Promise<RunRow> => {
  for (;;)
    try {
      return await shop.runs.waitFor(id);
    } catch (error) {
      if (!isIntegrationError(error, 'storage_unavailable')) throw error;
    }
};
for await (const product of createInterface({ input: process.stdin })) {
  const input = { product_id: product };
  // A killed worker's run may have ended by now; the key still finds it.
  const { id } = await shop.actions.run(connectionId, 'post_instagram_product', input, { idempotencyKey: product });
  const { state, error, result } = await ended(id);
  process.stdout.write(`${JSON.stringify({ id, state, error, result })}\n`);
}
await integrations.stop();
await orm.close(true);
