import { tokenTimingOptions } from './credentials/token-timing.ts';
import { subscriptionOptions } from './events/subscriptions/options.ts';
import type { IntegrationsOptions } from './integrations-options.ts';
import type { JobEngine } from './jobs/job-engine.ts';
import { option } from './options/option.ts';
import { outboundOptions } from './outbound/outbound.ts';
import type { Provider } from './provider/provider.ts';
import { retryOptions } from './retry.ts';
import { deletedRecordDays } from './runs/purge-links.ts';
import { runDays } from './runs/purge-runs.ts';
import { exportOptions } from './shop/export.ts';
import { scheduleOptions } from './shop/schedules/spread.ts';
import type { Storage } from './storage/storage.ts';
import type { KeyProvider } from './vault/keyring.ts';
import { webhookOptions } from './webhooks/options.ts';

const runOptions = option.group<NonNullable<IntegrationsOptions<Provider, unknown>['runs']>>({
  batchSize: option.count(1, 10_000).optional(),
  maxRequests: option.count(1, 10_000_000).optional(),
  leaseMs: option.ms(100).optional(),
  maxLostLeases: option.count(1, 1_000).optional(),
  retry: retryOptions.optional(),
  keepDays: option.count(runDays.least, runDays.most).optional(),
});

const recordOptions = option.group<NonNullable<IntegrationsOptions<Provider, unknown>['records']>>({
  keepDeletedDays: option.count(deletedRecordDays.least, deletedRecordDays.most).optional(),
});

/** What a storage must have; what else it may have is optional. */
const storageMethods = [
  'transaction',
  'isTransient',
  'findAbandonedRuns',
  'findDueSchedules',
  'takeDueSchedules',
  'findCredentialsToRewrap',
  'findShopsToPurge',
  'findShopsWithOldRuns',
  'findShopsWithDeletedLinks',
  'findShopsWithDeletions',
  'saveSubscription',
  'deleteSubscription',
  'findShopsToDeliver',
  'findShopsWithEvents',
  'findConnectionsOfAccounts',
  'findConnectionsToDrain',
  'findShopsWithPrivacyDue',
  'findPrivacyProgress',
  'findBudget',
  'changeBudget',
] satisfies readonly (keyof Storage)[];

/** Schema of the options of `createIntegrations`. `policy` and `ports` are read in detail where they are used. */
export const integrationsOptions = <Each extends Provider, Tx>() =>
  option.group<IntegrationsOptions<Each, Tx>>({
    providers: option.list(
      option.where<Each>('a provider, as defineProvider returns it', (value) =>
        isOf(value, 'key', 'capabilities', 'http'),
      ),
    ),
    storage: option.instance<Storage<Tx>>(
      'a storage, such as postgresStorage(pool) or mikroOrmStorage(orm)',
      storageMethods,
    ),
    vault: option.instance<KeyProvider>('a key provider, such as keyring({ current, keys })', ['wrap', 'unwrap']),
    ports: option.where<IntegrationsOptions<Each, Tx>['ports']>('an object with the ports of the host', (value) =>
      isOf(value),
    ),
    runs: runOptions.optional(),
    records: recordOptions.optional(),
    jobs: option
      .instance<JobEngine>('a job engine, such as inProcessJobs()', ['attach', 'enqueue', 'start', 'stop'])
      .optional(),
    schedules: scheduleOptions.optional(),
    policy: option
      .where<NonNullable<IntegrationsOptions<Each, Tx>['policy']>>('an object with `narrow` or `narrowUse`', isOf)
      .optional(),
    outbound: outboundOptions.optional(),
    tokens: tokenTimingOptions.optional(),
    subscriptions: subscriptionOptions.optional(),
    exports: exportOptions.optional(),
    webhooks: webhookOptions.optional(),
    log: option.log().optional(),
  });

const isOf = (value: unknown, ...names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => Reflect.get(value, name) !== undefined);
