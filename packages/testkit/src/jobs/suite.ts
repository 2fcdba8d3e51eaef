import { describe, it } from 'vitest';
import { clockChecks } from './clocks.ts';
import { deliveryChecks } from './deliveries.ts';
import { drainChecks } from './drains.ts';
import { runChecks } from './runs.ts';
import { startChecks } from './starting.ts';
import { defaultPace, type JobEngineUnderTest } from './subject.ts';
import { workerChecks } from './workers.ts';

/** A check waits for what is due and for what must not come; a machine that is busy with other things takes minutes over 200 runs. */
const timeoutMs = 300_000;

export const jobEngineChecks = {
  ...deliveryChecks,
  ...startChecks,
  ...runChecks,
  ...workerChecks,
  ...clockChecks,
  ...drainChecks,
};
/** Those that are about a process of its own. */
const ofProcesses: readonly unknown[] = [
  workerChecks['makes good what a worker that is killed leaves'],
  drainChecks['fetches what deliveries named if the worker at it is killed'],
  ...Object.values(clockChecks),
];

/**
 * Holds a job engine against the contract of `JobEngine`, on a real storage. `open` is called for every check and gives an
 * empty queue and an empty storage. Some checks run at once: they mostly wait.
 */
export function testJobEngine<Tx>(name: string, options: { open(): Promise<JobEngineUnderTest<Tx>> }): void {
  describe(`job engine contract: ${name}`, () => {
    it.concurrent.for(Object.entries(jobEngineChecks))(
      '%s',
      { timeout: timeoutMs },
      // Its own expect: the common one takes a check for that of another test under way.
      async ([, check], { skip, expect }) => {
        const subject = await options.open();
        try {
          skip(ofProcesses.includes(check) && !subject.spawnWorker, 'There is no other process here.');
          await expect(check(subject, defaultPace)).resolves.toBeUndefined();
        } finally {
          await subject.close();
        }
      },
    );
  });
}
