// A process of its own, to be killed: posts the products whose ids it reads, a line each, and answers each with the run's end.
import { createInterface } from 'node:readline';
import { crashActor, crashHost, openOrm } from './crash-shop.ts';

const [databaseUrl = '', origin = '', connectionId = ''] = process.argv.slice(2);
const orm = await openOrm(databaseUrl);
const integrations = crashHost(orm, origin);
await integrations.start();
const shop = integrations.for(crashActor);
for await (const product of createInterface({ input: process.stdin })) {
  const input = { product_id: product };
  // The run of a killed worker may have ended by now: the key finds it all the same.
  const { id } = await shop.actions.run(connectionId, 'post_instagram_product', input, { idempotencyKey: product });
  const { state, error, result } = await shop.runs.finished(id);
  process.stdout.write(`${JSON.stringify({ id, state, error, result })}\n`);
}
await integrations.stop();
await orm.close(true);
