import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fail } from './outcome.ts';
import type { RunOrder, WorkerProcess, WorkerSettings } from './subject.ts';
import { originVariable, readyWord } from './worker-protocol.ts';

/**
 * Starts node with these arguments, for `spawnWorker` of a job engine under test: a script that calls `runJobWorker`.
 * @example
 * import { join } from 'node:path';
 *
 * nodeWorker('--conditions=@makerfex/source', join(import.meta.dirname, '../test/worker.ts'), databaseUrl);
 */
export const nodeWorker =
  (...args: readonly string[]) =>
  async (origin: string, { clockAheadMs = 0 }: WorkerSettings = {}): Promise<WorkerProcess> => {
    const child = spawn(process.execPath, [...withClock(clockAheadMs), ...args], {
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

/** Arguments of node that put its wall clock forward. Timers and the monotonic clock stay as they are. */
const withClock = (aheadMs: number): string[] => {
  if (aheadMs === 0) return [];
  const script = `const Real = Date;
    globalThis.Date = class Date extends Real {
      constructor(...args) { if (args.length > 0) super(...args); else super(Real.now() + ${aheadMs}); }
      static now() { return Real.now() + ${aheadMs}; }
    };`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
};

async function ready({ stdout }: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  for await (const chunk of stdout) if (String(chunk).includes(readyWord)) return;
}
