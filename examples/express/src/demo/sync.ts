import type { Client, SeenRun } from '../http/client.ts';
import type { ConnectedShop } from './connect.ts';
import { createProgress } from './progress.ts';

const imports = { orders: 'import_orders', products: 'sync_products', customers: 'import_customers' } as const;
export type RecordName = keyof typeof imports;
const recordNames: readonly RecordName[] = ['orders', 'products', 'customers'];

export interface FinishedRun {
  /** Of the source. */
  readonly label: string;
  readonly records: RecordName;
  readonly run: Pick<SeenRun, 'id' | 'progress'>;
  /** What was read since this start: a resumed run has read some before. */
  readonly read: number;
  readonly seconds: number;
}

export interface Imported {
  readonly runs: readonly FinishedRun[];
  /** What providers had to say, each once: orders that were left out, for example. */
  readonly notices: readonly string[];
  /** All of them were under way at once. */
  readonly seconds: number;
}

/**
 * Starts every import of every connection at once and shows how they go. One that is under way already is joined.
 * @throws Error where one does not succeed, and the signal's reason where it aborts.
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
          const asked = await api.ask(connectionId, imports[records]);
          let run = asked;
          for await (run of api.follow(asked.id, signal)) progress.show(`${label} ${records}`, run);
          if (run.state !== 'SUCCESS')
            throw new Error(
              `The import of ${label} ${records} ended as ${run.state}: ${run.error?.message ?? 'no reason told'}`,
            );
          const read = run.progress.fetched - asked.progress.fetched;
          return { label, records, run, read, seconds: secondsSince(began, run) };
        }),
      ),
    );
    const ids = new Set(runs.map(({ run }) => run.id));
    const notices = (await events.list('run.notice')).filter(({ meta }) => ids.has(meta.run_id));
    const labelOf = (id: string) => connections.find(({ connectionId }) => connectionId === id)?.label ?? '';
    const said = notices.map(({ connection_id, message }) => `${labelOf(connection_id)}: ${message}`);
    return { runs, notices: [...new Set(said)], seconds: Math.max(...runs.map(({ seconds }) => seconds)) };
  } finally {
    progress.stop();
  }
}

/** The newest imports of all connections, those of earlier starts as well. */
export async function importsOf({ runs }: Client): Promise<readonly SeenRun[]> {
  const rows = await Promise.all(Object.values(imports).map((capability) => runs.list({ capability })));
  return rows.flat();
}

/** By the run's own clock, so that it does not matter how often it was looked at. */
function secondsSince(began: number, { startedAt, finishedAt }: SeenRun): number {
  const end = finishedAt?.getTime() ?? Date.now();
  return Math.max(end - Math.max(startedAt?.getTime() ?? began, began), 1) / 1000;
}
