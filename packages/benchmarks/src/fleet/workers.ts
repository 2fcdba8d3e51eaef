import { once } from 'node:events';
import { join } from 'node:path';
import { startChild } from '../child.ts';
import { type StartOrder, type Usage, usage } from './start-order.ts';

export interface Workers {
  /** Of each of them so far. */
  usage(): Promise<Usage[]>;
  /** @throws Error if one has ended */
  mustRun(): void;
  /** Ends them and resolves once they are gone. */
  stop(): Promise<void>;
}

export async function startWorkers(count: number, order: StartOrder): Promise<Workers> {
  const start = () => startChild(join(import.meta.dirname, 'worker.ts'), [JSON.stringify(order)]);
  const started = await Promise.allSettled(Array.from({ length: count }, start));
  const children = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value.child] : []));
  const stop = async (): Promise<void> => {
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(
      running.map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    usage: () =>
      Promise.all(
        children.map(async (child) => {
          const answer = once(child, 'message');
          child.send('usage');
          return usage.parse((await answer)[0]);
        }),
      ),
    mustRun() {
      const ended = children.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
      if (ended) throw new Error(`A worker ended with ${ended.signalCode ?? ended.exitCode}; its output says why.`);
    },
    stop,
  };
}
