// A separate process, to see whether it ends by itself. Each line on its standard input starts the next step: send the database
// more statements than there are connections, then stop.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { pgBossJobs } from '../src/pg-boss-jobs.ts';

const [connectionString = '', stopWithinMs] = process.argv.slice(2);
const jobs = pgBossJobs({ connectionString, stopWithinMs: Number(stopWithinMs), log: { error: () => undefined } });
jobs.attach({
  markReceived: async () => undefined,
  execute: async () => null,
  takesRuns: () => true,
  release: () => undefined,
});
const enqueue = async () => jobs.enqueue({ scope: { shopId: 'shop-1' }, runId: randomUUID() }, null);
await jobs.start();
await enqueue();

process.stdout.write('started\n');
await once(process.stdin, 'data');
const enqueued = Promise.allSettled(Array.from({ length: 20 }, enqueue));
await once(process.stdin, 'data');
process.stdin.destroy();
await jobs.stop();
const failed = (await enqueued).filter(({ status }) => status === 'rejected');
process.stdout.write(`stopped, ${failed.length} failed\n`);
