import { createInterface } from 'node:readline';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import type { Storage } from '@makerfex/integrations-core/storage';
import { askFor, openHost, runOrder } from './jobs/host.ts';
import { originVariable, readyWord } from './jobs/worker-protocol.ts';

/**
 * Works as a process of `testJobEngine`, until the suite kills it or ends: the script that `nodeWorker` starts calls this, and
 * nothing else. It begins to work, and requests the runs that it is sent.
 */
export async function runJobWorker<Tx>({ storage, jobs }: { storage: Storage<Tx>; jobs: JobEngine }): Promise<void> {
  const origin = process.env[originVariable];
  if (!origin) throw new Error('This process works for testJobEngine, and is started by its nodeWorker alone.');
  const host = openHost({ origin, storage, jobs });
  await host.start();
  process.stdout.write(`${readyWord}\n`);
  for await (const line of createInterface({ input: process.stdin }))
    await askFor(host, runOrder.parse(JSON.parse(line)));
  process.exit();
}
