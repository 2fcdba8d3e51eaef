import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { createEtsySimulator, type EtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import * as z from 'zod';
import { startChild } from '../child.ts';
import { type BenchDatabase, createBenchDatabase } from '../import/database.ts';
import { openSource, type Source } from './source.ts';
import type { StartOrder } from './start-order.ts';
import { countStatements } from './statements.ts';

const counts = z.object({ cpuMs: z.number(), portCalls: z.record(z.string(), z.number()).default({}) });
export type Counts = z.output<typeof counts>;

/** A process that receives deliveries. */
export interface Receiver {
  readonly origin: string;
  counts(): Promise<Counts>;
}

/** Everything that is measured. */
export interface Field {
  readonly secret: string;
  /** Of shops, each of which has one. */
  readonly accounts: readonly string[];
  readonly source: Source;
  readonly simulator: EtsySimulator;
  readonly floor: Receiver;
  readonly host: Receiver;
  readonly database: BenchDatabase;
  /** Where the host takes deliveries of a provider. */
  urlOf(provider: string): string;
  /** Resolves once everything that deliveries named has been fetched. @throws if that takes too long */
  drained(): Promise<void>;
}

const drainedWithinMs = 120_000;
const lookEveryMs = 100;

/** Opens it on a PostgreSQL with fsync; closes it at the end of `work`, however that ends. */
export async function inField<Result>(shops: number, work: (field: Field) => Promise<Result>): Promise<Result> {
  await using closing = new AsyncDisposableStack();
  const server = await startOwnPostgres({ fsync: true });
  closing.defer(() => server.stop());
  const [database, floorDatabase] = [await createBenchDatabase(server), await createBenchDatabase(server)];
  await countStatements(server, database);
  const source = await openSource();
  closing.defer(() => source.close());
  const simulator = createEtsySimulator({ orders: 100 });
  const answer = getRequestListener(simulator.fetch, { overrideGlobalObjects: false });
  const etsy = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  closing.defer(() => {
    etsy.close().closeAllConnections();
  });
  const secret = randomBytes(24).toString('hex');
  const accounts = Array.from({ length: shops }, (_, n) => `shop-${n + 1}`);
  const { access_token, refresh_token } = simulator.tokens.issueTokens();
  const order: StartOrder = {
    databaseUrl: database.url,
    secret,
    accounts,
    sourceOrigin: source.origin,
    etsy: {
      origin: await listen(etsy),
      shopId: simulator.shopId,
      webhookSecret: simulator.webhooks.secret,
      app: simulator.app,
      tokens: { access_token, refresh_token },
    },
  };
  const floor = await startReceiver('floor.ts', { ...order, databaseUrl: floorDatabase.url }, closing);
  const host = await startReceiver('host.ts', order, closing);
  const urlOf = (provider: string): string => `${host.origin}/api/integrations/webhooks/${provider}/`;
  simulator.webhooks.addEndpoint({ url: urlOf('etsy'), apiUrl: order.etsy.origin });
  closing.defer(() => simulator.webhooks.deliveries.stop());
  const drained = () => waitUntilDrained(database);
  return await work({ secret, accounts, source, simulator, floor, host, database, urlOf, drained });
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('There is no port to serve at.');
  return `http://127.0.0.1:${address.port}`;
}

async function startReceiver(module: string, order: StartOrder, closing: AsyncDisposableStack): Promise<Receiver> {
  const { child, said } = await startChild(join(import.meta.dirname, module), [JSON.stringify(order)]);
  closing.defer(() => {
    if (child.connected) child.disconnect();
  });
  return {
    origin: `http://127.0.0.1:${z.object({ port: z.number() }).parse(said).port}`,
    async counts() {
      const answer = once(child, 'message');
      child.send('counts');
      const [message] = await answer;
      return counts.parse(message);
    },
  };
}

async function waitUntilDrained(database: BenchDatabase): Promise<void> {
  for (const late = performance.now() + drainedWithinMs; performance.now() < late; await delay(lookEveryMs)) {
    const [row] = await database.query<{ rows: number }>('select count(*)::int as rows from integration_webhook_dirty');
    if (row?.rows === 0) return;
  }
  throw new Error(`Not everything was fetched within ${drainedWithinMs / 1_000} s.`);
}
