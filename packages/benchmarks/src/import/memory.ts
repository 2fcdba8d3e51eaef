import { join } from 'node:path';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import * as z from 'zod';
import { startChild } from '../child.ts';
import { createBenchDatabase } from './database.ts';
import { startSource } from './source.ts';

const report = z.object({ read: z.number(), peak: z.number() });

/**
 * The most memory that a first import holds, in bytes, in a process that does nothing else.
 * @throws where it did not read every order.
 */
export async function peakMemory(server: TestPostgres, orders: number): Promise<number> {
  const database = await createBenchDatabase(server);
  const source = await startSource(orders, 1);
  try {
    const { said } = await startChild(join(import.meta.dirname, 'memory-worker.ts'), [database.url, source.origin]);
    const { read, peak } = report.parse(said);
    if (read !== orders) throw new Error(`The import read ${read} of ${orders} orders.`);
    return peak;
  } finally {
    source.stop();
    await database.drop();
  }
}
