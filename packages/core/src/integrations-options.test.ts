import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createIntegrations } from './integrations.ts';
import type { IntegrationsOptions } from './integrations-options.ts';
import { type InProcessJobsOptions, inProcessJobs } from './jobs/in-process-jobs.ts';
import { memoryStorage } from './memory-storage/index.ts';
import { createOutbound, type OutboundOptions } from './outbound/outbound.ts';
import type { Provider } from './provider/provider.ts';
import { type KeyringOptions, keyring } from './vault/keyring.ts';

type Options = IntegrationsOptions<Provider, unknown>;
/** Wrong values of every option: one that is missing here does not compile. */
type WrongValues<Of> = Readonly<Record<keyof Required<Of>, readonly unknown[]>>;

const wrongCounts = [Number.NaN, 0, -5, 1.5, Number.POSITIVE_INFINITY, '10', null];
const wrongTimes = [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e12, '20', null];
const wrongTimesOrZero = [...wrongTimes, 0];
const wrongPlaces = [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, '2', null];

const key = randomBytes(32).toString('base64');
const complete = {
  providers: [],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: key } }),
  ports: {},
};

const noOptions = [5, 'all', null];
const wrong: WrongValues<Options> = {
  providers: [undefined, null, 'etsy', [{}], [undefined]],
  storage: [undefined, null, {}, { em: {} }],
  vault: [undefined, null, {}, 'key', { wrap: () => undefined }],
  ports: [undefined, null, 'ports'],
  runs: noOptions,
  records: [...noOptions, { keepDeletedDays: 30 }, { keepDeletedDays: 3_651 }],
  jobs: [null, {}, { attach: () => undefined }],
  schedules: [...noOptions, { spread: 'hourly' }, { spread: null }],
  policy: noOptions,
  outbound: noOptions,
  tokens: noOptions,
  subscriptions: noOptions,
  exports: noOptions,
  webhooks: [...noOptions, { url: 'http://app.example.com' }, { quietMs: -1 }],
  log: [null, {}, () => undefined],
};
const wrongRuns: WrongValues<NonNullable<Options['runs']>> = {
  batchSize: [...wrongCounts, 100_000],
  maxRequests: wrongCounts,
  leaseMs: [...wrongTimesOrZero, 20],
  maxLostLeases: wrongCounts,
  keepDays: [...wrongCounts, 30, 3_651],
  retry: noOptions,
};
const wrongRetry: WrongValues<NonNullable<NonNullable<Options['runs']>['retry']>> = {
  attempts: wrongCounts,
  baseMs: wrongTimesOrZero,
  maxMs: wrongTimesOrZero,
  maxRetryAfterMs: wrongTimes,
};
const wrongOutbound: WrongValues<OutboundOptions> = {
  fetch: [null, 'fetch', {}],
  allowPrivateAddresses: ['true', 1, null],
  retry: noOptions,
  maxBudgetWaitMs: wrongTimes,
  maxLineLength: wrongCounts,
};
const wrongTokens: WrongValues<NonNullable<Options['tokens']>> = {
  aheadMs: wrongTimes,
  timeoutMs: wrongTimesOrZero,
  leaseMs: [...wrongTimesOrZero, 1],
  waitMs: [...wrongTimesOrZero, 1],
  pollMs: wrongTimesOrZero,
  cooldownMs: wrongTimes,
};
const wrongSubscriptions: WrongValues<NonNullable<Options['subscriptions']>> = {
  leaseMs: [...wrongTimesOrZero, 30],
  pollMs: [...wrongTimesOrZero, 5],
  concurrency: wrongCounts,
  retry: [...noOptions, {}, { baseMs: 1 }],
  pauseAfter: wrongCounts,
  pausedRetryMs: wrongTimesOrZero,
};
const wrongExports: WrongValues<NonNullable<Options['exports']>> = {
  mostPerShop: wrongPlaces,
  mostInAll: wrongPlaces,
  giveUpAfterMs: [...wrongTimesOrZero, 30],
};
const wrongJobs: WrongValues<InProcessJobsOptions> = { concurrency: wrongCounts, stopWithinMs: wrongTimes };
const wrongKeyring: WrongValues<KeyringOptions> = { current: [undefined, '', 7], keys: [undefined, null, 'key', []] };

/** As a host in plain JavaScript calls it. */
const create = (options: unknown) => Reflect.apply(createIntegrations, undefined, [options]);
const within = (group: string) => (options: object) => create({ ...complete, [group]: options });
const groups: readonly [string, (options: object) => unknown, Readonly<Record<string, readonly unknown[]>>][] = [
  ['', (options) => create({ ...complete, ...options }), wrong],
  ['runs.', within('runs'), wrongRuns],
  ['runs.retry.', (retry) => create({ ...complete, runs: { retry } }), wrongRetry],
  ['outbound.', within('outbound'), wrongOutbound],
  ['outbound.retry.', (retry) => create({ ...complete, outbound: { retry } }), wrongRetry],
  ['tokens.', within('tokens'), wrongTokens],
  ['subscriptions.', within('subscriptions'), wrongSubscriptions],
  ['exports.', within('exports'), wrongExports],
];

describe.each(groups)('createIntegrations, options %s', (prefix, make, values) => {
  it.each(Object.entries(values).flatMap(([name, all]) => all.map((value) => [name, value] as const)))(
    'refuses %s = %o, and names it',
    (name, value) => {
      const path = `${prefix}${name}`;
      expect(() => make({ [name]: value })).toThrow(
        expect.objectContaining({
          code: 'not_configured',
          message: expect.stringMatching(new RegExp(`\\\`${path.replaceAll('.', '\\.')}[.\`]`)),
        }),
      );
    },
  );

  it('refuses an option that does not exist, and names the one that was meant', () => {
    const [known = ''] = Object.keys(values);
    expect(() => make({ [`${known}x`]: 1 })).toThrow(`\`${prefix}${known}x\`; did you mean \`${known}\`?`);
  });

  it('takes undefined for the default of an option that has one', () => {
    const optional = Object.keys(values).filter((name) => !(name in complete));
    expect(() => make(Object.fromEntries(optional.map((name) => [name, undefined])))).not.toThrow();
  });
});

describe.each<[string, (options: object) => unknown, Readonly<Record<string, readonly unknown[]>>]>([
  ['inProcessJobs', (options) => Reflect.apply(inProcessJobs, undefined, [options]), wrongJobs],
  ['createOutbound', (options) => Reflect.apply(createOutbound, undefined, [options]), wrongOutbound],
  [
    'keyring',
    (options) => Reflect.apply(keyring, undefined, [{ current: 'k', keys: { k: key }, ...options }]),
    wrongKeyring,
  ],
])('%s', (_, make, values) => {
  it.each(Object.entries(values).flatMap(([name, all]) => all.map((value) => [name, value] as const)))(
    'refuses %s = %o, and names it',
    (name, value) => {
      expect(() => make({ [name]: value })).toThrow(
        expect.objectContaining({ code: 'not_configured', message: expect.stringContaining(`\`${name}\``) }),
      );
    },
  );
});

it('does not poll without pause when a lease is given as undefined', async () => {
  let sweeps = 0;
  const storage = memoryStorage();
  const find = storage.findAbandonedRuns.bind(storage);
  Object.assign(storage, {
    findAbandonedRuns: (...args: Parameters<typeof find>) => {
      sweeps += 1;
      return find(...args);
    },
  });
  const integrations = create({ ...complete, storage, runs: { leaseMs: undefined } });
  await integrations.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await integrations.stop();
  expect(sweeps).toBe(1);
});
