import type { CredentialStore } from '../credentials/credential-store.ts';
import type { SetCredential } from '../credentials/set-credential.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { FetchOf } from '../outbound/choose-fetch.ts';
import type { Denials } from '../policy/denials.ts';
import type { Policy } from '../policy/policy.ts';
import type { HostPorts } from '../provider/erased-ports.ts';
import type { Provider } from '../provider/provider.ts';
import { describeProvider, type FindProvider } from '../provider/registry.ts';
import type { Actor } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import { asEvent } from '../storage/event-types.ts';
import type { EventPageRequest } from '../storage/repositories.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import { withPhase } from '../storage/run-progress.ts';
import type { RunPageRequest } from '../storage/run-repository.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { Storage } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';
import type { WebhookUpkeep } from '../webhooks/upkeep.ts';
import { type ConnectionsOptions, createConnections } from './connections/connections.ts';
import { createConsent } from './connections/consent.ts';
import { withMaskedConfig } from './connections/visible-config.ts';
import type { ExportEvents } from './export.ts';
import { createGuard } from './guard.ts';
import { requireKnownFields } from './known-fields.ts';
import { type ListPageRequest, readEventList } from './list-request.ts';
import { readPermissions } from './permissions.ts';
import { createPrivacy } from './privacy/privacy.ts';
import { createRecords } from './records/records.ts';
import { type RecordsByDay, recordsByDay } from './records/records-by-day.ts';
import { type ChoicesRequest, findChoices } from './runs/choices.ts';
import { makeDocument } from './runs/document.ts';
import { requestRun } from './runs/request-run.ts';
import type { RunSettings } from './runs/run-request.ts';
import { createRuns } from './runs/runs.ts';
import { createUnknownOutcomes } from './runs/unknown-outcomes.ts';
import type { LookAtRun } from './runs/watch.ts';
import { createSchedules } from './schedules/schedules.ts';
import type { NextTime } from './schedules/spread.ts';
import type { ShopIntegrations } from './shop-integrations.ts';

export interface ShopParts<Tx> {
  readonly storage: Storage<Tx>;
  readonly clock: Clock;
  readonly providers: readonly Provider[];
  readonly provider: FindProvider;
  readonly ports: HostPorts;
  readonly vault: Vault;
  readonly credentials: CredentialStore;
  /** The `fetch` for token endpoints. */
  readonly fetchOf: FetchOf;
  /** Limit of one request to them, in milliseconds. */
  readonly tokenTimeoutMs: number;
  readonly jobs: JobEngine;
  readonly nextTime: NextTime;
  readonly policy: Policy;
  readonly denials: Denials;
  readonly log: Logger;
  readonly look: LookAtRun;
  readonly exportEvents: ExportEvents;
  /** Aborted when the process stops. */
  readonly stopping: AbortSignal;
  readonly upkeep: WebhookUpkeep<Tx>;
  /** Creates the HTTP client for testing a connection. */
  readonly http: ConnectionsOptions<Tx>['http'];
  readonly budgetLeft: ConnectionsOptions<Tx>['budgetLeft'];
}

export function createShopIntegrations<Each extends Provider, Tx>(
  {
    storage,
    clock,
    providers,
    provider,
    ports,
    vault,
    credentials,
    fetchOf,
    tokenTimeoutMs,
    jobs,
    nextTime,
    policy,
    denials,
    log,
    look,
    exportEvents,
    stopping,
    upkeep,
    http,
    budgetLeft,
  }: ShopParts<Tx>,
  actor: Actor,
): ShopIntegrations<Each> {
  const guard = createGuard({ policy, denials, log }, actor);
  const connections = createConnections({ storage, provider, http, budgetLeft, upkeep, log }, actor);
  const runs = createRuns({ storage, policy, jobs, log, look, stopping }, actor);
  const privacy = createPrivacy({ storage, clock }, actor);
  const records = createRecords({ storage, provider }, actor);
  const schedules = createSchedules({ storage, provider, nextTime }, actor);
  const unknownOutcomes = createUnknownOutcomes({ storage, provider, jobs, policy, log }, actor);
  const consent = createConsent({ storage, vault, provider, credentials, fetchOf, timeoutMs: tokenTimeoutMs }, actor);
  const visible = <Row extends ConnectionRow>(row: Row): Row =>
    policy.decide(actor, 'configure').allowed ? row : withMaskedConfig(row, provider);
  const checkExport = guard('export_events', 'export events', async () => undefined);
  const getRun = guard('see', 'see a run', shown(runs.get));
  return {
    permissions: guard('see', 'see permissions', (connectionId?: string) =>
      readPermissions({ storage, provider, policy }, actor, connectionId),
    ),
    providers: {
      list: guard('see', 'see providers', async () => providers.map((one) => describeProvider(one, ports))),
    },
    connections: {
      create: guard('configure', 'connect a provider', connections.create),
      list: guard('see', 'see connections', async () => (await connections.list()).map(visible)),
      get: guard('see', 'see a connection', async (id: string) => visible(await connections.get(id))),
      update: guard('configure', 'change a connection', connections.update),
      enable: guard('configure', 'enable a connection', connections.enable),
      disable: guard('configure', 'disable a connection', connections.disable),
      test: guard('configure', 'test a connection', connections.test),
      delete: guard('configure', 'delete a connection', connections.delete),
      budget: guard('configure', 'see the budget of a connection', connections.budget),
    },
    records: {
      byDay: guard('see', 'see records by day', (request: RecordsByDay) => recordsByDay(storage, actor, request)),
      forget: guard('configure', 'forget records', records.forget),
    },
    credentials: {
      set: guard('configure', 'set a credential', (id: string, request: SetCredential) =>
        credentials.set(actor, id, request),
      ),
      get: guard('configure', 'see a credential', (id: string) => credentials.metadata(actor, id)),
      revoke: guard('configure', 'revoke a credential', async (id: string) => {
        await upkeep.leaving(actor, id);
        return credentials.revoke(actor, id);
      }),
    },
    oauth: {
      authorize: guard('configure', 'authorise a connection', consent.authorize),
      callback: guard('configure', 'authorise a connection', consent.callback),
    },
    actions: {
      choices: guard('use', 'find choices', (request: ChoicesRequest) =>
        findChoices({ storage, provider, ports, policy }, actor, request),
      ),
      run: guard(
        'use',
        'run a capability',
        async (connectionId: string, capability: string, input: unknown = {}, settings: RunSettings = {}) => {
          requireKnownFields('The settings of the run', settings, ['idempotencyKey', 'eta', 'expiresAt']);
          const request = { connectionId, capability, input, ...settings };
          return withPhase(await requestRun({ storage, provider, jobs, policy, log }, actor, request));
        },
      ),
    },
    runs: {
      get: getRun,
      list: guard('see', 'see runs', async (request: RunPageRequest) => {
        const { rows, next } = await runs.list(request);
        return { rows: rows.map(withPhase), next };
      }),
      waitFor: guard('see', 'see a run', shown(runs.waitFor)),
      cancel: guard('use', 'cancel a run', shown(runs.cancel)),
      document: guard('see', 'see a document of a run', (id: string, name?: string) =>
        makeDocument({ storage, provider, ports }, actor, id, name),
      ),
      reconcile: guard('use', 'reconcile a run', shown(unknownOutcomes.reconcile)),
      settle: guard('use', 'settle a run', shown(unknownOutcomes.settle)),
      async *watch(id, settings = {}) {
        await getRun(id);
        for await (const row of runs.watch(id, settings)) yield withPhase(row);
      },
    },
    schedules: {
      list: guard('see', 'see schedules', schedules.list),
      get: guard('see', 'see a schedule', schedules.get),
      set: guard('configure', 'set a schedule', schedules.set),
      times: guard('see', 'see the times of a schedule', schedules.times),
      delete: guard('configure', 'delete a schedule', schedules.delete),
    },
    privacy: {
      list: guard('configure', 'see privacy requests', privacy.list),
      settle: guard('configure', 'settle a privacy request', privacy.settle),
    },
    events: {
      list: guard('read_events', 'read events', (request?: ListPageRequest<EventPageRequest>) =>
        storage.transaction(actor, async (unit) => {
          const { rows, next } = await unit.events.page(readEventList(request));
          return { rows: rows.map(asEvent), next };
        }),
      ),
      async *exportCsv(request) {
        await checkExport();
        yield* exportEvents(actor, request);
      },
      checkExport,
    },
  };
}

/** A call whose run has its phase as callers see it. */
const shown =
  <Arguments extends unknown[]>(call: (...args: Arguments) => Promise<RunRow>) =>
  async (...args: Arguments): Promise<RunRow> =>
    withPhase(await call(...args));
