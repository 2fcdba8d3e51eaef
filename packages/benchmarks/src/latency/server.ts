// A simulated Etsy shop in a process of its own, so that making pages is not counted as reading them. Sends where it is, then serves
// until its parent ends; any message is answered with what was requested.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import type { Requested, SimulatedShop } from './shop.ts';

const [orders, perSecond, latencyMs] = process.argv.slice(2).map(Number);
if (!orders || !perSecond || latencyMs === undefined)
  throw new Error('Usage: server.ts <orders> <requests a second> <latency in ms>');

const simulator = createEtsySimulator({ orders, rateLimit: { perSecond } });
const answer = async (request: Request): Promise<Response> => {
  const reply = await simulator.fetch(request);
  await delay(latencyMs);
  return reply;
};
const listener = getRequestListener(answer, { overrideGlobalObjects: false });
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || !address) return;
  const { access_token, refresh_token } = simulator.tokens.issueTokens();
  const shop: SimulatedShop = {
    origin: `http://127.0.0.1:${address.port}`,
    shopId: simulator.shopId,
    app: simulator.app,
    tokens: { access_token, refresh_token },
  };
  process.send?.(shop);
});
process.on('message', () => {
  const requested: Requested = {
    requests: simulator.requests.length,
    refused: simulator.requests.filter(({ status }) => status === 429).length,
  };
  process.send?.(requested);
});
process.on('disconnect', () => process.exit(0));
