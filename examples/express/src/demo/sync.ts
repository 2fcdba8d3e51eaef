import type { Client, SeenRun } from '../http/client.ts';
import type { ConnectedShop } from './connect.ts';
import { createProgress } from './progress.ts';

const imports = { orders: 'import_orders', products: 'sync_products', customers: 'import_customers' } as const;
export type RecordName = keyof typeof imports;
const recordNames: readonly RecordName[] = ['orders', 'products', 'customers'];

export interface FinishedRun {
  /** Label of the source. */
  readonly label: string;
  readonly records: RecordName;
  readonly run: Pick<SeenRun, 'id' | 'progress'>;
  /** Records read since this start; a resumed run read some before. */
  readonly read: number;
  readonly seconds: number;
}

export interface Imported {
  readonly runs: readonly FinishedRun[];
  /** Notices of providers, each once, e.g. that orders were left out. */
  readonly notices: readonly string[];
  /** Duration of all runs together. */
  readonly seconds: number;
}

/**
 * Starts every import of every connection at once and shows their progress. Joins imports that are already under way.
 * @throws Error if one does not succeed, or the signal's reason if it aborts
 */
export async function importAll(
  { runs: api, events }: Client,
  connections: readonly ConnectedShop[],
  signal: AbortSignal,
): Promise<Imported> {
  const began = Date.now();
  const progress = createProgress(process.stdout);
  try {
    const runs = await Promise.all(
      connections.flatMap(({ label, connectionId }) =>
        recordNames.map(async (records): Promise<FinishedRun> => {
          const started = await api.start(connectionId, imports[records]);
          let run = started;
          for await (run of api.follow(started.id, signal)) progress.show(`${label} ${records}`, run);
          if (run.state !== 'SUCCESS')
            throw new Error(
              `The import of ${label} ${records} ended as ${run.state}: ${run.error?.message ?? 'no reason given'}`,
            );
          const read = run.progress.fetched - started.progress.fetched;
          return { label, records, run, read, seconds: secondsSince(began, run) };
        }),
      ),
    );
    const ids = new Set(runs.map(({ run }) => run.id));
    const notices = (await events.list('run.notice')).filter(({ meta }) => ids.has(meta.run_id));
    const labelOf = (id: string) => connections.find(({ connectionId }) => connectionId === id)?.label ?? '';
    const messages = notices.map(({ connection_id, message }) => `${labelOf(connection_id)}: ${message}`);
    return { runs, notices: [...new Set(messages)], seconds: Math.max(...runs.map(({ seconds }) => seconds)) };
  } finally {
    progress.stop();
  }
}

/** The newest imports of all connections, including those of earlier starts. */
export async function importsOf({ runs }: Client): Promise<readonly SeenRun[]> {
  const rows = await Promise.all(Object.values(imports).map((capability) => runs.list({ capability })));
  return rows.flat();
}

/** Uses the run's own times, which do not depend on how often it was polled. */
function secondsSince(began: number, { startedAt, finishedAt }: SeenRun): number {
  const end = finishedAt?.getTime() ?? Date.now();
  return Math.max(end - Math.max(startedAt?.getTime() ?? began, began), 1) / 1000;
}
