import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fail } from './outcome.ts';
import type { RunOrder, WorkerProcess } from './subject.ts';
import { originVariable, readyWord } from './worker-protocol.ts';

/**
 * Starts node with these arguments, for `spawnWorker` of a job engine under test: a script that calls `runJobWorker`.
 * @example nodeWorker('--conditions=@makerfex/source', join(import.meta.dirname, '../test/worker.ts'), databaseUrl)
 */
export const nodeWorker =
  (...args: readonly string[]) =>
  async (origin: string): Promise<WorkerProcess> => {
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, [originVariable]: origin },
    });
    const gone = once(child, 'exit');
    await Promise.race([
      ready(child),
      gone.then(([code]) => fail(`A worker process ended with ${code} at its start.`)),
    ]);
    return {
      ask: (order: RunOrder) => {
        child.stdin.write(`${JSON.stringify(order)}\n`);
      },
      async kill() {
        child.kill('SIGKILL');
        await gone;
      },
    };
  };

async function ready({ stdout }: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  for await (const chunk of stdout) if (String(chunk).includes(readyWord)) return;
}
