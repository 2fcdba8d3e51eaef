import { type ErrorCode, IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { deliveryHeaders, deliveryText } from '../test/host.ts';
import { roleless, testWorld, type World } from '../test/world.ts';
import { createAddresses } from './addresses.ts';
import { errorStatuses } from './answer/statuses.ts';
import { routeTable } from './routes.ts';
import type { Route } from './routing/route.ts';

const table = routeTable(createAddresses({}));
const maxBodyBytes = 2_000;

type Provoke = (world: World, route: Route) => Promise<{ status: number; json: Readonly<Record<string, unknown>> }>;

const unknownId = '01900000-0000-7000-8000-000000000000';
const toUnknown = (path: string): string =>
  path.replace(/[0-9a-f-]{36}/, unknownId).replace('/oauth/acme/', '/oauth/unknown/');

const failWith =
  (error: Error): Provoke =>
  async ({ send, fault }, { operationId }) => {
    fault.everything = error;
    return send(operationId);
  };
const sendText =
  (text: string, contentType = 'application/json'): Provoke =>
  ({ send }, { operationId }) =>
    send(operationId, { text, headers: { 'content-type': contentType }, body: undefined });
const tooLate: Provoke = async ({ send, fault }, { operationId }) => {
  fault.isStale = true;
  return send(operationId);
};
const withBadConfig: Provoke = ({ send }, { operationId }) =>
  send(operationId, { body: { provider_key: 'acme', config: { store_id: '7' } } });

const withLeaflet =
  (error: Error): Provoke =>
  ({ send, printed, fault }) => {
    fault.leaflet = error;
    return send('getRunDocument', { path: `/runs/${printed}/document.pdf?name=leaflet` });
  };

const withQuery =
  (query: string): Provoke =>
  ({ send, good }, { operationId }) =>
    send(operationId, { path: `${good(operationId).path}?${query}` });

/** How to provoke each code that a route has because of its parts. */
const everywhere: Partial<Record<ErrorCode, Provoke>> = {
  unauthenticated: ({ send }, { operationId }) => send(operationId, { as: null }),
  policy_denied: ({ send }, { operationId }) => send(operationId, { as: roleless }),
  internal: failWith(new Error('canary-of-a-fault')),
  storage_unavailable: failWith(new IntegrationError('storage_unavailable', 'The database is away: try again.')),
  not_found: ({ send, good }, { operationId }) => send(operationId, { path: toUnknown(good(operationId).path) }),
  cross_site_request: ({ send }, { operationId }) =>
    send(operationId, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } }),
  unsupported_media_type: sendText('a=b', 'application/x-www-form-urlencoded'),
  malformed_request: sendText('{"config": '),
  payload_too_large: sendText(JSON.stringify({ more: 'x'.repeat(maxBodyBytes) })),
  invalid_input: (world, route) => (route.body ? sendText('[]') : withQuery('surprise=1'))(world, route),
  invalid_cursor: withQuery('cursor=x'),
  not_configured: ({ sendEaten }, { operationId }) => sendEaten(operationId),
};

/** How to provoke codes of what providers send. */
function ofInbound(operation: string, unknownPath: string): Readonly<Record<string, Provoke>> {
  const signed = deliveryHeaders();
  const cases: Partial<Record<ErrorCode, Provoke>> = {
    not_found: ({ send }) => send(operation, { path: unknownPath }),
    webhook_refused: ({ send }) => send(operation, { text: `${deliveryText} ` }),
    unsupported_media_type: ({ send }) => send(operation, { headers: { ...signed, 'content-encoding': 'gzip' } }),
    payload_too_large: ({ send }) => send(operation, { text: 'x'.repeat(1_048_577) }),
  };
  return Object.fromEntries(Object.entries(cases).map(([code, provoke]) => [`${operation}.${code}`, provoke]));
}

/** How to provoke a code that only one route has. */
const here: Readonly<Record<string, Provoke>> = {
  ...ofInbound('receiveWebhook', '/webhooks/unknown/'),
  ...ofInbound('receiveCallback', '/callbacks/acme/unknown/'),
  'answerChallenge.not_found': ({ send }) => send('answerChallenge', { path: '/webhooks/brand/' }),
  'answerChallenge.webhook_refused': ({ send }) => send('answerChallenge', { path: '/webhooks/acme/?verify_token=x' }),
  'getPermissions.not_found': ({ send }) =>
    send('getPermissions', { path: `/permissions/?connection_id=${unknownId}` }),
  'getPermissions.invalid_input': ({ send }) => send('getPermissions', { path: '/permissions/?connection_id=7' }),
  'createConnection.invalid_config': withBadConfig,
  'createConnection.already_connected': ({ send }) =>
    send('createConnection', { body: { provider_key: 'acme', config: { store_id: 'two' } } }),
  'changeConnection.invalid_config': ({ send }) =>
    send('changeConnection', { body: { version: 1, config: { store_id: '7' } } }),
  'changeConnection.stale_version': ({ send }) =>
    send('changeConnection', { body: { version: 7, config: { store_id: 'two' } } }),
  'enableConnection.stale_version': tooLate,
  'disableConnection.stale_version': tooLate,
  'setCredential.stale_version': tooLate,
  'oauthCallback.not_configured': async (_world, { operationId }) => {
    const { send } = await testWorld({ publicUrl: null });
    return send(operationId);
  },
  'streamRun.invalid_input': ({ send }) => send('streamRun', { headers: { 'last-event-id': 'x'.repeat(256) } }),
  'streamRun.too_many_streams': async (_world, { operationId }) => {
    const { send } = await testWorld({ streams: { mostPerShop: 0 } });
    return send(operationId);
  },
  'exportEvents.too_many_exports': async (_world, { operationId }) => {
    const { send } = await testWorld({ exports: { mostPerShop: 0 } });
    return send(operationId);
  },
  'reconcileRun.invalid_input': ({ send, run }) => send('reconcileRun', { path: `/runs/${run}/reconcile/` }),
  'reconcileRun.run_in_progress': tooLate,
  'settleRun.stale_version': tooLate,
  'settlePrivacyRequest.stale_version': tooLate,
  'listChoices.port_failed': withQuery('text=fault'),
  'getRunDocument.port_failed': withLeaflet(new Error('canary-of-a-fault')),
  'getRunDocument.too_busy': withLeaflet(new IntegrationError('too_busy', 'Too many documents: try again.')),
  'getRunDocument.work_limit_exceeded': withLeaflet(new IntegrationError('work_limit_exceeded', 'It takes too long.')),
  'forgetRecords.run_in_progress': ({ as, at }) => as('POST', `${at}/records/forget/`),
  'runCapability.run_in_progress': ({ send }) => send('runCapability', { body: { full: true } }),
};

describe.each(table.map((route) => [route.operationId, route] as const))('%s', (operationId, route) => {
  it(`answers ${route.answer.status} on success`, async () => {
    const { send } = await testWorld();
    expect((await send(operationId)).status).toBe(route.answer.status);
  });

  it.each(route.problems)('answers %s with its status', async (code) => {
    const world = await testWorld({ maxBodyBytes });
    const provoke = here[`${operationId}.${code}`] ?? everywhere[code];
    if (!provoke) throw new Error(`No test provokes ${code} from ${operationId}: add one to this file.`);
    expect(await provoke(world, route)).toMatchObject({
      status: errorStatuses[code],
      json: { code, status: errorStatuses[code] },
    });
  });
});
