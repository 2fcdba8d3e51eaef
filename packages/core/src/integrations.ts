import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readCredentialState } from './credentials/credential-state.ts';
import { createCredentialStore } from './credentials/credential-store.ts';
import { resolveApp } from './credentials/resolve-app.ts';
import { findKeyState, rotateKeys } from './credentials/rotate-keys.ts';
import { tokenTimingOf } from './credentials/token-timing.ts';
import { IntegrationError, isIntegrationError } from './errors.ts';
import { newEvent } from './events/event.ts';
import { withSubscribers } from './events/subscribers.ts';
import { subscriptionTimingOf } from './events/subscriptions/options.ts';
import { createSubscriptions } from './events/subscriptions/subscriptions.ts';
import { startLoops } from './integrations-loops.ts';
import type { Integrations, IntegrationsOptions } from './integrations-options.ts';
import { integrationsOptions } from './integrations-options-schema.ts';
import { purge } from './integrations-purge.ts';
import { inProcessJobs } from './jobs/in-process-jobs.ts';
import { consoleLogger } from './logger.ts';
import { checkOptions, definedOf } from './options/check-options.ts';
import { chooseFetch } from './outbound/choose-fetch.ts';
import { createOutbound } from './outbound/outbound.ts';
import { outsideRequests } from './outside-requests.ts';
import { snapshotOf } from './policy/actor.ts';
import { createDenials } from './policy/denials.ts';
import { createPolicy } from './policy/policy.ts';
import { findPrivacyStatus } from './privacy/confirmation-code.ts';
import { type NewPrivacyRequest, recordPrivacyRequest } from './privacy/record-request.ts';
import type { Notice } from './provider/context.ts';
import type { ProviderHttp } from './provider/http.ts';
import type { Provider } from './provider/provider.ts';
import { describeProvider, indexProviders, readPorts } from './provider/registry.ts';
import { runRetries } from './retry.ts';
import { quietKeysOf } from './runs/claim.ts';
import { inLocalTime } from './runs/local-time.ts';
import { defaultMaxLostLeases } from './runs/lost-leases.ts';
import { PortTransactions } from './runs/port-transactions.ts';
import type { RunnerOptions } from './runs/run-work.ts';
import { createSweep } from './runs/sweep.ts';
import { createWorker } from './runs/worker.ts';
import type { Scope } from './scope.ts';
import { recordNotices } from './shop/connections/notices.ts';
import { createShopIntegrations } from './shop/create-shop-integrations.ts';
import { createExports } from './shop/export.ts';
import { createPortRequests } from './shop/runs/port-requests.ts';
import { mustFindRun } from './shop/runs/runs.ts';
import { shareLooks } from './shop/runs/watch.ts';
import { spreadTimes } from './shop/schedules/spread.ts';
import { createClock } from './storage/clock.ts';
import type { ConnectionRow } from './storage/rows.ts';
import { takeTurns } from './take-turns.ts';
import { createVault } from './vault/vault.ts';
import type { HasUsableCredential, PrivacyNotice } from './webhooks/context.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import { defaultWritesAtOnce, deliveryAddress } from './webhooks/options.ts';
import { deliverDrain, insertDrain, requestDrain } from './webhooks/request-drain.ts';
import { type Caller, createUpkeep } from './webhooks/upkeep.ts';

/** How long `stop` waits for other work than runs. In milliseconds. */
const stopWithinMs = 5_000;
const defaults = { batchSize: 1_000, maxRequests: 50_000, leaseMs: 20_000, maxLostLeases: defaultMaxLostLeases };

/**
 * Wires the SDK into a host.
 * @throws IntegrationError `not_configured`, naming each wrong option, if one is unknown, missing or out of bounds, a provider or a
 * port is missing or doubled, or `policy` would widen a permission
 * @example
 * const integrations = createIntegrations({ providers: [acme], storage, vault, ports });
 * await integrations.start();
 * const connections = await integrations.for(actor).connections.list();
 */
export function createIntegrations<Each extends Provider, Tx>(
  options: IntegrationsOptions<Each, Tx>,
): Integrations<Each, Tx> {
  checkOptions('createIntegrations', integrationsOptions<Each, Tx>(), options);
  const { providers, log = consoleLogger } = options;
  const { storage, subscribe } = withSubscribers(options.storage, log);
  const ports = readPorts(options.ports);
  const provider = indexProviders(providers, ports);
  const policy = createPolicy(
    options.policy,
    providers.flatMap(({ capabilities }) => Object.keys(capabilities)),
  );
  const outbound = createOutbound(options.outbound, storage);
  const fetchOf = chooseFetch(options.outbound);
  const vault = createVault(options.vault, (error) => storage.isTransient(error));
  const clock = createClock(storage);
  const subscriptions = createSubscriptions({
    storage,
    clock,
    log,
    onEvent: subscribe,
    timing: subscriptionTimingOf(options.subscriptions),
  });
  const timing = tokenTimingOf(options.tokens);
  const webhookParts = { storage, providers, clock, log, options: options.webhooks, hasUsableCredential };
  const upkeep = createUpkeep({
    ...webhookParts,
    http: (by, connection, signal) => clientOf(by, connection, signal),
  });
  const credentials = createCredentialStore({
    storage,
    vault,
    provider,
    clock,
    fetchOf,
    timing,
    onSet: (unit, connection) => upkeep.changed(unit, connection),
  });

  const appOf = async (of: Provider, { shopId }: Scope) => {
    const auth = of.auth.find((one) => one.kind === 'oauth2');
    return auth ? resolveApp(storage, auth, shopId, of.label) : null;
  };

  const http: RunnerOptions<Tx>['http'] = async (about) => {
    const { scope, connection, provider: of, runId, actorId, signal, urgency, onNotices, live, onUse } = about;
    return outbound.client({
      provider: of,
      config: connection.config,
      scope,
      app: await appOf(of, scope),
      session: credentials.session(scope, connection, runId, actorId, { live, onUse }),
      signal,
      urgency,
      onNotices: (notices) => {
        onNotices?.(notices);
        return recordNotices({ storage, log }, { scope, connectionId: connection.id, actorId, runId }, notices);
      },
    });
  };

  /** The client of a person's own call, such as the test of a connection. */
  const clientOf = (
    { id: actorId, ...scope }: Caller,
    connection: ConnectionRow,
    signal: AbortSignal,
    onNotices?: (notices: readonly Notice[]) => void,
  ): Promise<ProviderHttp> => {
    const about = { scope, connection, provider: provider(connection.providerKey), runId: null, actorId, signal };
    return http({ ...about, ...(onNotices && { onNotices }) });
  };

  const nextTime = spreadTimes(options.schedules);
  const retry = { ...runRetries, ...definedOf(options.runs?.retry) };
  const jobs = inLocalTime(options.jobs ?? inProcessJobs(), clock);
  const portTransactions = new PortTransactions(storage, log);
  const runner = {
    storage,
    portTransactions,
    provider,
    quietKeys: quietKeysOf(providers),
    ports,
    jobs,
    http,
    log,
    clock,
    ...defaults,
    ...definedOf(options.runs),
    retry,
    drains: {
      request: (unit, scope, connection, eta) => requestDrain(unit, jobs, scope, connection, eta),
      requestNext: (unit, scope, connection, eta) => insertDrain(unit, jobs, scope, connection, eta),
      deliver: (scope, run) => deliverDrain(jobs, scope, run),
    },
    inDrainTurn: takeTurns(options.webhooks?.writesAtOnce ?? defaultWritesAtOnce),
    webhookUrl: (providerKey) => {
      const url = options.webhooks?.url;
      return url === undefined ? null : deliveryAddress(url, providerKey);
    },
  } satisfies RunnerOptions<Tx>;
  jobs.attach(createWorker(runner, `${process.pid}-${randomUUID()}`));
  const stopping = new AbortController();
  const sweep = createSweep({ storage, jobs, clock, log });
  const denials = createDenials({ storage, log });
  const shopParts = {
    storage,
    clock,
    providers,
    provider,
    ports,
    vault,
    credentials,
    fetchOf,
    tokenTimeoutMs: timing.timeoutMs,
    jobs,
    nextTime,
    policy,
    denials,
    log,
    exportEvents: createExports(storage, options.exports),
    look: shareLooks((scope, id) => storage.transaction(scope, (unit) => mustFindRun(unit, id))),
    stopping: stopping.signal,
    upkeep,
    http: clientOf,
    budgetLeft: async (scope, { providerKey, config }) => {
      const of = provider(providerKey);
      return outbound.budgetLeft({ provider: of, config, scope, app: await appOf(of, scope) });
    },
  } satisfies Parameters<typeof createShopIntegrations<Each, Tx>>[0];

  const keepDays = { runs: options.runs?.keepDays, deletedRecords: options.records?.keepDeletedDays };
  const purgeAll = (stop?: AbortSignal) => purge({ storage, log, ...(stop && { stop }) }, keepDays);

  let loops: readonly Promise<void>[] = [];
  const begin = async (): Promise<number> => {
    await jobs.start();
    const found = await sweep();
    const stop = stopping.signal;
    if (stop.aborted) return found;
    loops = startLoops({
      storage,
      provider,
      ports,
      jobs,
      policy,
      nextTime,
      clock,
      log,
      stop,
      sweep,
      sweepEveryMs: runner.leaseMs / 4,
      purge: purgeAll,
    });
    return found;
  };
  let started: Promise<number> | undefined;

  return {
    for: (actor) => createShopIntegrations<Each, Tx>(shopParts, snapshotOf(actor)),
    providers: providers.map((one) => describeProvider(one, ports)),
    policy,
    privacyStatus: (code) => findPrivacyStatus(storage, code),
    webhooks: createWebhooks({
      ...webhookParts,
      jobs,
      onPrivacy: async (unit, _scope, notice) => void (await recordPrivacyRequest(unit, toPrivacyRequest(notice))),
    }),
    requests: createPortRequests({ storage, portTransactions, provider, jobs, denials, log }),
    async start() {
      if (stopping.signal.aborted) throw stopped();
      started ??= outsideRequests(begin).catch((error: unknown) => {
        started = undefined;
        throw error;
      });
      return started;
    },
    onEvent: subscribe,
    async subscribe(name, filter, handler) {
      if (stopping.signal.aborted) throw stopped();
      return subscriptions.subscribe(name, filter, handler);
    },
    deleteSubscription: (name) => subscriptions.delete(name),
    recordRefusal: (scope, { message, ...details }) =>
      storage.transaction(scope, (unit) => unit.events.append([newEvent('request.refused', message, details)])),
    isTransient: (error) => storage.isTransient(error) || (isIntegrationError(error) && error.kind === 'transient'),
    rotateKeys: ({ signal, onProgress } = {}) => rotateKeys({ storage, vault, log, onProgress }, signal),
    keyState: () => findKeyState({ storage, vault }),
    purge: () => purgeAll(),
    async stop() {
      stopping.abort();
      const unsubscribed = subscriptions.end();
      try {
        await jobs.stop();
      } finally {
        await denials.flush();
        // The host closes its database next: none of our statements may run then.
        const ended = Promise.allSettled([started, unsubscribed, ...loops]);
        await Promise.race([ended, delay(stopWithinMs, undefined, { ref: false })]);
      }
    },
  };
}

const hasUsableCredential: HasUsableCredential<unknown> = async (unit, provider, connection, live) => {
  const state = await readCredentialState(unit, provider, connection, live);
  return state === 'usable' || state === 'not_needed';
};

const toPrivacyRequest = ({ request, connection, ...notice }: PrivacyNotice): NewPrivacyRequest => ({
  ...notice,
  connectionId: connection?.id ?? null,
  type: request.request,
  customerIds: request.customerIds,
  orderIds: request.orderIds,
  dueAt: request.dueAt,
});

const stopped = () =>
  new IntegrationError('stopped', 'The integrations were stopped and cannot start again: create new ones.');
