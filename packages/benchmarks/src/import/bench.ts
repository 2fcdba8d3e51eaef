import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { median, printVerdicts } from '../report.ts';
import { importByFloor } from './floor.ts';
import { checksumSql, createHostTables } from './host-table.ts';
import { measureMemory } from './memory.ts';
import { openSdk } from './sdk.ts';
import { startServer } from './start-server.ts';

export interface ImportBenchOptions {
  readonly orders: number;
  readonly rounds: number;
  /** Orders of the large import whose memory is held against that of `orders`; null leaves that out. */
  readonly memoryOrders: number | null;
}

const phases = [
  { name: 'first import', revision: 0 },
  { name: 'unchanged', revision: 0 },
  { name: '2 % changed', revision: 1 },
] as const;
type Seconds = Record<(typeof phases)[number]['name'], number[]>;
const noSeconds = (): Seconds => ({ 'first import': [], unchanged: [], '2 % changed': [] });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs every phase on a new database. @returns what the host's tables hold in the end. */
async function measure(
  server: TestPostgres,
  seconds: Seconds,
  open: (url: string) => Promise<{ importAll(revision: number): Promise<void>; close(): Promise<void> }>,
): Promise<string> {
  const database = await server.createDatabase();
  await query(database.url, createHostTables);
  const opened = await open(database.url);
  for (const { name, revision } of phases) {
    // So that nobody pays for the rows of the phase before.
    await query(database.url, 'vacuum analyze');
    await query(database.url, 'checkpoint');
    const start = performance.now();
    await opened.importAll(revision);
    seconds[name].push((performance.now() - start) / 1000);
  }
  await opened.close();
  const held = JSON.stringify(await query(database.url, checksumSql));
  await database.drop();
  return held;
}

/**
 * Imports invented orders by the SDK and by the floor, in turn, each on a database of its own with fsync on.
 * @throws where the two do not end with the same rows.
 */
export async function benchImport({ orders, rounds, memoryOrders }: ImportBenchOptions): Promise<void> {
  const [postgres, server] = await Promise.all([startPostgres({ fsync: true }), startServer(orders)]);
  const floor = noSeconds();
  const sdk = noSeconds();
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const byFloor = await measure(postgres, floor, async (url) => ({
        importAll: (revision) => importByFloor(url, server.origin, revision),
        close: async () => undefined,
      }));
      const bySdk = await measure(postgres, sdk, (url) => openSdk(url, server.origin));
      if (byFloor !== bySdk) throw new Error(`The rows differ: ${byFloor} by the floor, ${bySdk} by the SDK.`);
    }
    const ratio = (name: keyof Seconds) => median(floor[name].map((time, n) => time / (sdk[name][n] ?? Number.NaN)));
    console.table(
      phases.map(({ name }) => ({
        phase: name,
        'floor, orders/s': Math.round(orders / median(floor[name])),
        'SDK, orders/s': Math.round(orders / median(sdk[name])),
        'SDK / floor': Number(ratio(name).toFixed(2)),
      })),
    );
    const memory = memoryOrders === null ? [] : [await measureMemory(postgres, orders, memoryOrders)];
    printVerdicts([
      {
        what: 'first import, record links included',
        measured: ratio('first import').toFixed(2),
        target: 'at least 0.80 of the floor',
        isMet: ratio('first import') >= 0.8,
      },
      {
        what: 'unchanged re-import',
        measured: ratio('unchanged').toFixed(2),
        target: 'at least 1.00 of the floor',
        isMet: ratio('unchanged') >= 1,
      },
      ...memory,
    ]);
  } finally {
    server.stop();
    await postgres.stop();
  }
}
