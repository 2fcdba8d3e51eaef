// A separate process to kill: reads one order per line, hands it off, and prints the finished run.
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { crashActor, crashHost, openOrm } from './crash-host.ts';

const orderSchema = z.object({ connectionId: z.string(), key: z.string(), dieAt: z.string().nullable() });

const [databaseUrl = '', mailPort = ''] = process.argv.slice(2);
let dieAt: string | null = null;
const dieIf = (place: unknown) => {
  if (place === dieAt) process.kill(process.pid, 'SIGKILL');
};
const orm = await openOrm(databaseUrl);
const integrations = crashHost(orm, Number(mailPort), () => dieIf('issuing'));
integrations.onEvent(({ meta }) => dieIf(meta['step']));
await integrations.start();
const shop = integrations.for(crashActor);
for await (const line of createInterface({ input: process.stdin })) {
  const order = orderSchema.parse(JSON.parse(line));
  dieAt = order.dieAt;
  const input = {
    sale_id: 'sale-1',
    reference: order.key,
    items: [{ description: 'Painting', quantity: '2', unit_price: '12.50' }],
  };
  // A killed worker's run may have ended by now; the key still finds it.
  const { id } = await shop.actions.run(order.connectionId, 'vendor_handoff_invoice', input, {
    idempotencyKey: order.key,
  });
  const { state, error, result } = await shop.runs.waitFor(id);
  process.stdout.write(`${JSON.stringify({ id, state, code: error?.code ?? null, result })}\n`);
}
await integrations.stop();
await orm.close(true);
