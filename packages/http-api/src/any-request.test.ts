import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { base } from '../test/client.ts';
import { actorOf } from '../test/host.ts';
import { testWorld } from '../test/world.ts';
import { createAddresses } from './addresses.ts';
import { routeTable } from './routes.ts';

const table = routeTable(createAddresses({}));

/** Values that pass more checks than random ones. */
const plausible = fc.constantFrom<unknown>(
  'acme',
  'brand',
  'import_things',
  'access_token',
  'oauth2',
  'info',
  'run.queued',
  '1',
  '200',
  '/settings',
  '\0',
  '\ud800',
  '',
  '2026-11-24T07:00:00Z',
  '*/15 * * * *',
  '0 0 31 2 *',
  'Europe/Berlin',
  'done',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '01900000-0000-7000-8000-000000000000',
  1,
  0,
  -1,
  1e300,
  true,
  null,
  [],
  {},
  ['import_things'],
  { store_id: 'one' },
  { access_token: 'x' },
  { api_key: 'x' },
);
const names = fc.constantFrom(
  'provider_key',
  'config',
  'enabled_capabilities',
  'version',
  'kind',
  'secret',
  'scopes',
  'expires_at',
  'return_to',
  'since',
  'until',
  'full',
  'limit',
  'cursor',
  'connection',
  'level',
  'event_type',
  'state',
  'code',
  'cron',
  'time_zone',
  'input',
  'enabled',
  'found',
  'id',
  '__proto__',
  'constructor',
);
const value = fc.oneof({ weight: 3, arbitrary: plausible }, { weight: 1, arbitrary: fc.jsonValue() });
const fields = fc.dictionary(fc.oneof({ weight: 9, arbitrary: names }, fc.string()), value, { maxKeys: 5 });
const body = fc.oneof(
  { weight: 4, arbitrary: fields.map((sent) => ({ body: sent })) },
  { weight: 1, arbitrary: value.map((sent) => ({ body: sent ?? null })) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => ({ text })) },
  { weight: 1, arbitrary: fc.constant({}) },
);
const query = fc.dictionary(names, fc.oneof(plausible.map(String), fc.string({ unit: 'binary' })), { maxKeys: 3 });
const headers = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'if-match',
    'idempotency-key',
    'last-event-id',
    'content-encoding',
    'accept',
    'if-none-match',
    'range',
  ),
  fc.oneof(
    fc.constantFrom('application/json', 'text/plain', '"1"', 'W/"1"', '*', 'key-1', 'gzip', 'bytes=0-1'),
    fc.string({ unit: 'grapheme-ascii' }),
  ),
  { maxKeys: 3 },
);

const anyRequest = fc.record({
  route: fc.constantFrom(...table),
  ids: fc.constantFrom('good', 'unknown', 'wild'),
  wild: fc.string({ unit: 'grapheme' }),
  query,
  sent: body,
  headers,
  role: fc.constantFrom('owner', 'owner', 'owner', 'employee'),
} as const);

it('answers any request to a route as documented, and never with 500', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ route, ids, wild, query: params, sent, headers: named, role }) => {
      const world = await testWorld();
      const { method, path, body: goodBody } = world.good(route.operationId);
      const [plain = ''] = path.split('?');
      const put = ids === 'unknown' ? '01900000-0000-7000-8000-000000000000' : encodeURIComponent(wild);
      const at =
        ids === 'good'
          ? plain
          : plain.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|import_things|acme/g, () => put);
      // Half of the time a valid body with another field in it.
      const mixed = 'body' in sent && isFields(sent.body) && isFields(goodBody) && wild.length % 2 === 0;
      const content = method === 'GET' ? {} : mixed ? { body: { ...goodBody, ...sent.body } } : sent;
      const search = new URLSearchParams(Object.entries(params));
      const answered = await world.call(method, `${at}?${search}`, { as: actorOf(role), headers: named, ...content });
      expect(answered.status).toBeLessThan(500);
      // Deliveries that nobody signed are reported to the host's operators, once a minute.
      const faults = world.logged.filter((one) => !String(one).startsWith('Refused a delivery'));
      expect(faults).toEqual([]);
    }),
    // Fewer on a slow machine.
    { numRuns: process.env['LONG_TESTS'] ? 2_000 : 200, interruptAfterTimeLimit: 90_000 },
  );
});

const isFields = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

it('answers any path and method without a 5xx', async () => {
  const { handler, owner } = await testWorld();
  await fc.assert(
    fc.asyncProperty(
      fc.webPath(),
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'),
      async (path, method) => {
        const answered = await handler(new Request(`http://host${base}${path}`, { method }), owner);
        expect(answered.status).toBeLessThan(500);
        await answered.body?.cancel();
      },
    ),
  );
});
