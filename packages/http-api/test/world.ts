import type { Actor } from '@makerfex/integrations-core';
import * as z from 'zod';
import { type Answered, type Ask, base, createClient } from './client.ts';
import { actorOf, deliveryHeaders, deliveryText, type HostOptions, testHost } from './host.ts';
import { newPrivacyRequest, privacyCode } from './privacy.ts';

const withId = z.object({ id: z.string() });
const withCode = z.looseObject({ code: z.string() });
export const idOf = (answered: Answered): string => withId.parse(answered.json).id;

/** A request that succeeds. */
export interface GoodRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A shop with one of everything: a connection to acme with a credential, a schedule and a run that waits at a closed gate, one to
 * courier with a run whose outcome is unknown, one to press with a `printed` run, none to brand. `good` returns a request per
 * operation that succeeds.
 */
export async function testWorld(options: HostOptions = {}) {
  const host = testHost(options);
  const call = createClient(host.handler, { ...options, storage: undefined });
  const owner = actorOf('owner');
  const as = (method: string, path: string, ask: Ask = {}) => call(method, path, { as: owner, ...ask });

  const connection = idOf(
    await as('POST', '/connections/', { body: { provider_key: 'acme', config: { store_id: 'one' } } }),
  );
  const at = `/connections/${connection}`;
  await as('POST', `${at}/credential/`, { body: { kind: 'access_token', secret: { access_token: 'token-1' } } });
  const run = idOf(await as('POST', `${at}/actions/import_things/`, { body: {} }));

  const courier = idOf(await as('POST', '/connections/', { body: { provider_key: 'courier', config: {} } }));
  const unsettled = idOf(await as('POST', `/connections/${courier}/actions/send_parcel/`));
  const schedule = `${at}/schedules/import_things/`;
  await as('PUT', schedule, { body: { cron: '*/15 * * * *' } });
  const press = idOf(await as('POST', '/connections/', { body: { provider_key: 'press', config: {} } }));
  const printed = idOf(await as('POST', `/connections/${press}/actions/print_thing/`, { body: { id: 'a' } }));
  // During a test only the run at the gate is under way.
  for (const id of [unsettled, printed]) await host.integrations.for(owner).runs.waitFor(id);

  const privacyRequest = newPrivacyRequest();
  await host.storage.transaction(owner, ({ privacy }) => privacy.insert(privacyRequest));

  const requests: Readonly<Record<string, GoodRequest>> = {
    listProviders: { method: 'GET', path: '/providers/' },
    getPermissions: { method: 'GET', path: `/permissions/?connection_id=${connection}` },
    listConnections: { method: 'GET', path: '/connections/' },
    createConnection: { method: 'POST', path: '/connections/', body: { provider_key: 'brand', config: {} } },
    getConnection: { method: 'GET', path: `${at}/` },
    getBudget: { method: 'GET', path: `${at}/budget/` },
    listRecordDays: { method: 'GET', path: `${at}/records/by-day/` },
    changeConnection: { method: 'PATCH', path: `${at}/`, body: { version: 1, config: { store_id: 'two' } } },
    deleteConnection: { method: 'DELETE', path: `${at}/` },
    enableConnection: { method: 'POST', path: `${at}/enable/` },
    disableConnection: { method: 'POST', path: `${at}/disable/` },
    testConnection: { method: 'POST', path: `${at}/test/` },
    forgetRecords: { method: 'POST', path: `/connections/${press}/records/forget/`, body: { kind: 'thing' } },
    getCredential: { method: 'GET', path: `${at}/credential/` },
    setCredential: {
      method: 'POST',
      path: `${at}/credential/`,
      body: { kind: 'access_token', secret: { access_token: 'token-2' } },
    },
    revokeCredential: { method: 'POST', path: `${at}/revoke/` },
    authorizeConnection: { method: 'POST', path: `${at}/authorize/`, body: { return_to: '/settings' } },
    oauthCallback: { method: 'GET', path: '/oauth/acme/callback?state=unknown&code=good' },
    runCapability: { method: 'POST', path: `${at}/actions/import_things/`, body: {} },
    listChoices: { method: 'GET', path: `/connections/${press}/actions/print_thing/choices/id/` },
    listRuns: { method: 'GET', path: '/runs/' },
    getRun: { method: 'GET', path: `/runs/${run}/` },
    getRunDocument: { method: 'GET', path: `/runs/${printed}/document.pdf` },
    cancelRun: { method: 'POST', path: `/runs/${run}/cancel/` },
    streamRun: { method: 'GET', path: `/runs/${run}/stream` },
    reconcileRun: { method: 'POST', path: `/runs/${unsettled}/reconcile/` },
    settleRun: { method: 'POST', path: `/runs/${unsettled}/settle/`, body: { found: 'done' } },
    listSchedules: { method: 'GET', path: `${at}/schedules/` },
    getSchedule: { method: 'GET', path: schedule },
    setSchedule: { method: 'PUT', path: schedule, body: { cron: '0 9 * * 1-5', time_zone: 'Europe/Berlin' } },
    planSchedule: { method: 'GET', path: `${schedule}times/?cron=0+9+*+*+*` },
    deleteSchedule: { method: 'DELETE', path: schedule },
    listEvents: { method: 'GET', path: '/events/' },
    exportEvents: { method: 'GET', path: '/events/export.csv' },
    receiveWebhook: { method: 'POST', path: '/webhooks/acme/', text: deliveryText, headers: deliveryHeaders() },
    answerChallenge: { method: 'GET', path: '/webhooks/acme/?verify_token=right&challenge=42' },
    receiveCallback: {
      method: 'POST',
      path: '/callbacks/acme/data-deletion/',
      text: deliveryText,
      headers: deliveryHeaders(),
    },
    listPrivacyRequests: { method: 'GET', path: '/privacy-requests/' },
    settlePrivacyRequest: { method: 'POST', path: `/privacy-requests/${privacyRequest.id}/settle/`, body: {} },
    showRequestStatus: { method: 'GET', path: `/callbacks/acme/data-deletion/?code=${privacyCode}` },
    getDocument: { method: 'GET', path: '/openapi.json' },
  };
  const good = (operation: string): GoodRequest => {
    const request = requests[operation];
    if (!request) throw new Error(`No request that succeeds is known for ${operation}: add one.`);
    return request;
  };
  /** Sends the request of an operation that succeeds, with changes. */
  const send = (operation: string, change: Ask & { path?: string } = {}) => {
    const { method, path, ...ask } = { as: owner, ...good(operation), ...change };
    return call(method, path, ask);
  };
  /** Sends it with a body that was read before the handler gets it. */
  const sendEaten = async (operation: string) => {
    const { method, path } = good(operation);
    const headers = { 'content-type': 'application/json' };
    const request = new Request(`http://host${base}${path}`, { method, headers, body: '{}' });
    await request.text();
    const answered = await host.handler(request, owner);
    return { status: answered.status, json: withCode.parse(await answered.json()) };
  };
  return { ...host, call, as, owner, connection, run, unsettled, printed, privacyRequest, at, good, send, sendEaten };
}
export type World = Awaited<ReturnType<typeof testWorld>>;

/** What a host in plain JavaScript may pass: a role that does not exist. */
export const roleless: Actor = JSON.parse('{"id":"x","shopId":"shop-1","role":"nobody"}');
