import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import type { ProviderHttp } from '../outbound/http.ts';
import type { Provider } from '../provider.ts';
import type { Scope } from '../scope.ts';
import type { ConnectionRow, RunRow, Storage, StorageUnit } from '../storage.ts';

/** Host functions by domain and name, with their types forgotten. */
export type HostPorts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface RunnerOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly ports: HostPorts;
  readonly http: (about: {
    scope: Scope;
    connection: ConnectionRow;
    provider: Provider;
    /** Null for a test of the connection. */
    runId: string | null;
    actorId: string;
    signal: AbortSignal;
  }) => Promise<ProviderHttp>;
  /** Records gathered for one statement. */
  readonly batchSize: number;
  /** How long a worker that stopped answering keeps its run, in milliseconds. */
  readonly leaseMs: number;
  readonly log: Logger;
}

/** What both kinds of run work with. */
export interface RunWork<Tx> {
  readonly options: RunnerOptions<Tx>;
  readonly scope: Scope;
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  readonly provider: Provider;
  readonly http: ProviderHttp;
  readonly owner: string;
  readonly signal: AbortSignal;
}

export const leaseLost = (run: RunRow) =>
  new IntegrationError(
    'run_lease_lost',
    `Run ${run.id} was taken up by another worker; this one stopped without writing.`,
  );
export const cancelled = (run: RunRow) =>
  new IntegrationError('run_cancelled', `Run ${run.id} was cancelled; what it had committed stays.`);

/** Writes the health a run found, and tells it where it is another than before. */
export async function noteHealth<Tx>(
  unit: StorageUnit<Tx>,
  run: RunRow,
  health: ConnectionRow['health'],
  healthReason: string | null,
): Promise<void> {
  const connection = await unit.connections.find(run.connectionId);
  if (!connection || connection.health === health) return;
  await unit.connections.note(connection.id, { health, healthReason });
  await unit.events.append([
    newEvent(
      'connection.health_changed',
      `${connection.health} -> ${health}${healthReason ? `: ${healthReason}` : ''}`,
      {
        connectionId: connection.id,
        actorId: run.actorId,
        level: health === 'healthy' ? 'info' : 'warning',
        meta: { run_id: run.id, from: connection.health, to: health },
      },
    ),
  ]);
}
