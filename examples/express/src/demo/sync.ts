import { performance } from 'node:perf_hooks';
import type { RunRow } from '@makerfex/integrations-core';
import type { DemoShop } from '../integrations.ts';
import { createProgress } from './progress.ts';

export const capabilities = ['import_orders', 'sync_products', 'import_customers'] as const;

export interface ConnectedShop {
  readonly label: string;
  readonly connectionId: string;
}

export interface FinishedRun {
  readonly label: string;
  readonly run: RunRow;
  readonly seconds: number;
}

/** Starts every import of every connection at once and shows how they go. Where a run is under way already it is joined. */
export async function syncAll(
  shop: DemoShop,
  connections: readonly ConnectedShop[],
  signal: AbortSignal,
): Promise<readonly FinishedRun[]> {
  const progress = createProgress(process.stdout);
  try {
    const jobs = connections.flatMap(({ label, connectionId }) =>
      capabilities.map((capability) => ({ label: `${label} ${capability}`, connectionId, capability })),
    );
    return await Promise.all(
      jobs.map(async ({ label, connectionId, capability }) => {
        const started = performance.now();
        const { id } = await shop.actions.run(connectionId, capability, {});
        let last: RunRow | null = null;
        for await (const run of shop.runs.watch(id, { signal })) {
          last = run;
          progress.show(label, run);
        }
        if (!last) throw new Error(`Run ${id} told nothing about itself.`);
        return { label, run: last, seconds: seconds(last) ?? (performance.now() - started) / 1000 };
      }),
    );
  } finally {
    progress.stop();
  }
}

/** By the run's own clock, so that watching it costs nothing. */
const seconds = ({ startedAt, finishedAt }: RunRow): number | undefined =>
  startedAt && finishedAt ? Math.max(finishedAt.getTime() - startedAt.getTime(), 1) / 1000 : undefined;
