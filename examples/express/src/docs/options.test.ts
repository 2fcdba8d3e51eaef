import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { type EtsyOptions, etsy } from '@makerfex/integrations-etsy';
import { type HttpApiOptions, httpApi, type OpenApiOptions } from '@makerfex/integrations-http-api';
import { type InstagramOptions, instagram } from '@makerfex/integrations-instagram';
import { type PrintOptions, pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { installPgBossJobs, type PgBossJobsOptions, pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import { type ShopifyOptions, shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { type VendorServiceOptions, vendorService } from '@makerfex/integrations-vendor-service';
import { describe, expect, it } from 'vitest';

/** Wrong values of every option: one that is missing here does not compile. */
type WrongValues<Of> = Readonly<Record<keyof Required<Of>, readonly unknown[]>>;

const wrongCounts = [Number.NaN, 0, -5, 1.5, Number.POSITIVE_INFINITY, '10', null];
const wrongTimes = [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e12, '20', null];
const wrongTimesOrZero = [...wrongTimes, 0];
const wrongPlaces = [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, '2', null];
const wrongTexts = [7, '', null, {}];
const wrongFlags = ['true', 1, null];
const wrongLogs = [null, {}, () => undefined];
const wrongOptions = [5, 'all', null];
const wrongApps = [null, {}, { clientId: 'id' }, { clientId: 'id', clientSecret: '' }, 'app'];
const wrongSecrets = [[], '', 7, ['whsec_', null]].map((secrets) => ({ secrets }));
const wrongAddresses = [7, '', 'localhost:80', 'ftp://host', null];

const app = { clientId: 'id', clientSecret: 'secret' };
const mail = { transport: { sendMail: async () => undefined }, from: 'Kiln & Co <orders@example.com>' };
const integrations = createIntegrations({
  providers: [],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {},
});

const wrongEtsy: WrongValues<EtsyOptions> = {
  app: [undefined, ...wrongApps],
  baseUrl: wrongAddresses,
  authorizeUrl: wrongAddresses,
  webhooks: [...wrongOptions, {}, ...wrongSecrets],
};
const wrongShopify: WrongValues<ShopifyOptions> = {
  app: wrongApps,
  apiVersion: [...wrongTexts, '2026-11', 'latest'],
  baseUrl: ['https://shop.example', null],
  downloadHosts: [null, 'storage.googleapis.com'],
  bulkThreshold: [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, '10'],
  bulkPollMs: [...wrongTimesOrZero, 60_000],
  bulkHeldCharacters: [...wrongCounts, 10],
  webhooks: [...wrongOptions, ...wrongSecrets, { subscriptions: 'none' }],
};
const wrongInstagram: WrongValues<InstagramOptions> = {
  app: [undefined, ...wrongApps],
  apiVersion: [...wrongTexts, '26'],
  baseUrl: wrongAddresses,
  fetchImage: [null, 'fetch'],
  webhooks: [...wrongOptions, ...wrongSecrets, { verifyToken: 'short' }, { verifyToken: 7 }],
  timing: wrongOptions,
};
const wrongTiming: WrongValues<NonNullable<InstagramOptions['timing']>> = {
  callMs: wrongTimesOrZero,
  pollMs: wrongTimesOrZero,
  pollLongestMs: wrongTimesOrZero,
  pollForMs: wrongTimesOrZero,
  graceMs: wrongTimesOrZero,
  lateMs: wrongTimesOrZero,
};
const wrongVendor: WrongValues<VendorServiceOptions> = {
  key: wrongTexts,
  label: wrongTexts,
  service: wrongTexts,
  email: wrongOptions,
  documents: [null, {}, 'pdf'],
  webhookTimeoutMs: wrongTimesOrZero,
};
const wrongMail: WrongValues<NonNullable<VendorServiceOptions['email']>> = {
  transport: [undefined, null, {}],
  from: [undefined, ...wrongTexts],
  compose: [null, 'text'],
};
const wrongHttp: WrongValues<HttpApiOptions> = {
  authenticate: [undefined, null, true],
  basePath: [7, null],
  publicUrl: wrongTexts,
  returnTo: wrongTexts,
  returnPaths: [null, '/', [7]],
  csvBom: wrongFlags,
  trustedOrigins: [null, 'https://admin.example.com', [7]],
  maxBodyBytes: [...wrongCounts, 1e12],
  console: ['yes', 1, null, { signIn: '' }, { assets: 'files' }],
  streams: wrongOptions,
  openapi: wrongOptions,
  log: wrongLogs,
};
const wrongOpenApi: WrongValues<OpenApiOptions> = {
  title: wrongTexts,
  version: wrongTexts,
  description: wrongTexts,
  contact: [null, 'me'],
  servers: [null, ['/api'], [{}]],
  securitySchemes: [null, 'bearer'],
  security: [null, {}, ['bearer']],
  schemaPrefix: [7, null, 'My API'],
};
const wrongStreams: WrongValues<NonNullable<HttpApiOptions['streams']>> = {
  pingEveryMs: wrongTimesOrZero,
  closeAfterMs: wrongTimesOrZero,
  mostPerShop: wrongPlaces,
  mostInAll: wrongPlaces,
};
const wrongInstallation = { schema: wrongTexts, log: wrongLogs, pool: [null, {}], connectionString: wrongTexts };
const wrongPgBoss: WrongValues<PgBossJobsOptions> = {
  ...wrongInstallation,
  listenConnectionString: wrongTexts,
  migrate: wrongFlags,
  concurrency: wrongCounts,
  pollEveryMs: [...wrongTimesOrZero, 5],
  stopWithinMs: wrongTimes,
};
const wrongPrint: WrongValues<PrintOptions> = {
  pageSize: ['A3', null],
  locale: ['not a locale', 7],
  labels: [{ total: 7 }, { totl: 'Sum' }, null],
  accentColor: ['red', 7],
  fonts: [null, 'font', [7]],
  includeBoms: wrongFlags,
};

/** As a host in plain JavaScript calls it. */
const call =
  (of: (...args: never[]) => unknown, ...before: readonly unknown[]) =>
  (options: object): unknown =>
    Reflect.apply(of, undefined, [...before, options]);
const connectionString = 'postgresql://localhost/none';

const functions: readonly [string, (options: object) => unknown, Readonly<Record<string, readonly unknown[]>>][] = [
  ['etsy', (options) => call(etsy)({ app, ...options }), wrongEtsy],
  ['shopify', call(shopify), wrongShopify],
  ['instagram', (options) => call(instagram)({ app, ...options }), wrongInstagram],
  ['instagram, timing', (timing) => call(instagram)({ app, timing }), wrongTiming],
  ['vendorService', call(vendorService), wrongVendor],
  ['vendorService, email', (email) => call(vendorService)({ email: { ...mail, ...email } }), wrongMail],
  ['httpApi', (options) => call(httpApi, integrations)({ authenticate: () => null, ...options }), wrongHttp],
  ['httpApi, openapi', (openapi) => call(httpApi, integrations)({ authenticate: () => null, openapi }), wrongOpenApi],
  ['httpApi, streams', (streams) => call(httpApi, integrations)({ authenticate: () => null, streams }), wrongStreams],
  ['pgBossJobs', (options) => call(pgBossJobs)({ connectionString, ...options }), wrongPgBoss],
  ['pdfDocuments', call(pdfDocuments), wrongPrint],
];

describe.each(functions)('the options of %s', (_, make, values) => {
  it.each(Object.entries(values).flatMap(([name, all]) => all.map((value) => [name, value] as const)))(
    'are refused when %s is %o, and the error names it',
    (name, value) => {
      expect(() => make({ [name]: value })).toThrow(
        expect.objectContaining({
          code: 'not_configured',
          message: expect.stringMatching(new RegExp(`^The option \`([a-zA-Z]+\\.)?${name}[.\`]`)),
        }),
      );
    },
  );

  it('are refused when one does not exist, and the error names the one that was meant', () => {
    const [known = ''] = Object.keys(values).filter((name) => name.length > 5);
    expect(() => make({ [`${known}x`]: 1 })).toThrow(`did you mean \`${known}\`?`);
  });
});

it.each([
  ['etsy', () => call(etsy)(Object(undefined))],
  ['etsy without options', () => Reflect.apply(etsy, undefined, [])],
  ['instagram without options', () => Reflect.apply(instagram, undefined, [])],
  ['httpApi without options', () => Reflect.apply(httpApi, undefined, [integrations])],
  ['httpApi without integrations', () => Reflect.apply(httpApi, undefined, [undefined, { authenticate: () => null }])],
  ['pgBossJobs without options', () => Reflect.apply(pgBossJobs, undefined, [])],
  ['mikroOrmStorage without an ORM', () => Reflect.apply(mikroOrmStorage, undefined, [])],
  ['mikroOrmStorage with an ORM of another kind', () => Reflect.apply(mikroOrmStorage, undefined, [{ em: {} }])],
])('refuses %s, with a sentence', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'not_configured', message: expect.stringMatching(/must be/) }));
});

it('refuses to install the queue with a wrong option', async () => {
  await expect(installPgBossJobs({ connectionString, schema: '' })).rejects.toMatchObject({ code: 'not_configured' });
});
