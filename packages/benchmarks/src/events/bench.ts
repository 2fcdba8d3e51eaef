import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { to } from 'pg-copy-streams';
import { migrate, openOrm } from '../orm.ts';
import { median, type Result, ratios } from '../report.ts';
import { fillSql } from './fill.ts';

const counts = { small: 10_000, large: 1_000_000 } as const;
type Shop = keyof typeof counts;
const label = `beside COPY, or a shop of ${counts.small} events`;
const columns = 'id, created_at, level, event_type, message, connection_id, actor_id, meta';

async function openShops(url: string) {
  await migrate(url);
  const orm = await openOrm(url);
  const integrations = createIntegrations({
    providers: [],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
  });
  const shop = (shopId: Shop) => integrations.for({ id: 'user-1', shopId, role: 'owner' });
  return { shop, close: () => orm.close(true) };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<{ bytes: number; growth: number }> {
  let bytes = 0;
  let peak = 0;
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let next = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes < next) continue;
    next = bytes + 10_000_000;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  return { bytes, growth: (peak - before) / 1024 / 1024 };
}

async function benchExport(client: Client, shop: Awaited<ReturnType<typeof openShops>>['shop']): Promise<Result[]> {
  const floor: number[] = [];
  const ours: number[] = [];
  const growths: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    let start = performance.now();
    await bytesOf(
      client.query(
        to(`copy (select ${columns} from integration_event_log where shop_id = 'large') to stdout (format csv)`),
      ),
    );
    floor.push(performance.now() - start);
    start = performance.now();
    const { bytes, growth } = await bytesOf(shop('large').events.exportCsv());
    ours.push(performance.now() - start);
    growths.push(growth);
    if (bytes < counts.large * 100) throw new Error(`The export has ${bytes} bytes: rows are missing.`);
  }
  const ratio = median(ratios(floor, ours));
  const rate = (ms: readonly number[]) => `${Math.round(counts.large / (median(ms) / 1000))}/s`;
  return [
    {
      cells: {
        [label]: `export of ${counts.large} events`,
        floor: rate(floor),
        ours: rate(ours),
        measured: ratio.toFixed(2),
      },
      target: 'at least 0.60',
      isMet: ratio >= 0.6,
    },
    {
      cells: { [label]: 'memory growth of an export', measured: `${median(growths).toFixed(0)} MB` },
      target: 'below 50 MB',
      isMet: median(growths) < 50,
    },
  ];
}

async function benchPages(shop: Awaited<ReturnType<typeof openShops>>['shop']): Promise<Result[]> {
  const requests = {
    newest: {},
    'of a level': { level: 'warning' },
    'of a type': { eventType: 'record.rejected' },
  } as const;
  const results: Result[] = [];
  for (const [name, filter] of Object.entries(requests)) {
    const times: Record<Shop, number[]> = { small: [], large: [] };
    for (let n = 0; n < 300; n += 1)
      for (const size of ['small', 'large'] as const) {
        const start = performance.now();
        await shop(size).events.list({ limit: 50, ...filter });
        times[size].push(performance.now() - start);
      }
    const ratio = median(times.large) / median(times.small);
    results.push({
      cells: {
        [label]: `page of ${counts.large} events, ${name}`,
        floor: `${median(times.small).toFixed(2)} ms`,
        ours: `${median(times.large).toFixed(2)} ms`,
        measured: `${ratio.toFixed(2)} times`,
      },
      target: 'within 1.50 times',
      isMet: ratio <= 1.5,
    });
  }
  return results;
}

/** The event log of a large shop: its export beside COPY, and its pages beside those of a small shop. */
export async function benchEvents(): Promise<Result[]> {
  const postgres = await startPostgres({ fsync: true });
  const database = await postgres.createDatabase();
  const { shop, close } = await openShops(database.url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    for (const [name, count] of Object.entries(counts)) await client.query(fillSql, [name, count]);
    await client.query('vacuum analyze integration_event_log');
    return [...(await benchExport(client, shop)), ...(await benchPages(shop))];
  } finally {
    await client.end();
    await close();
    await postgres.stop();
  }
}
