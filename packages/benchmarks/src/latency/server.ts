// A simulated shop in a process of its own, so that making pages is not counted as reading them. Sends where it is, then serves
// until its parent ends; any message is answered with what was requested.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { type SimulatedShop, shopOptions } from './shop.ts';
import { simulate } from './simulated.ts';

const options = shopOptions.parse(JSON.parse(process.argv[2] ?? ''));
const { fetch, requested, ...shop } = simulate(options);
const answer = async (request: Request): Promise<Response> => {
  const reply = await fetch(request);
  await delay(options.latencyMs);
  return reply;
};
const listener = getRequestListener(answer, { overrideGlobalObjects: false });
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || !address) return;
  const found: SimulatedShop = { origin: `http://127.0.0.1:${address.port}`, ...shop };
  process.send?.(found);
});
process.on('message', () => process.send?.(requested()));
process.on('disconnect', () => process.exit(0));
