import { describe, expect, it } from 'vitest';
import { startHost } from '../test/host.ts';
import { ApiError, createClient } from './index.ts';

const as = (role: string) => ({ headers: async () => ({ authorization: `Bearer ${role}` }) });
const open = async (options?: Parameters<typeof startHost>[0]) => {
  const host = await startHost(options);
  return { ...host, api: createClient({ baseUrl: host.baseUrl, ...as('owner') }) };
};
type Opened = Awaited<ReturnType<typeof open>>;

const connectAcme = async ({ api }: Opened): Promise<string> => {
  const { id } = await api.connections.create({ provider_key: 'acme', config: { store_id: 'one' } });
  await api.credentials.set(id, { kind: 'access_token', secret: { access_token: 'token-1' } });
  return id;
};
const errorOf = async (call: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await call.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw error;
  return error;
};

describe('the client', () => {
  it('has a method for every operation but the callback, which browsers call', async () => {
    const host = await open();
    const { api } = host;
    const id = await connectAcme(host);
    await api.providers.list();
    await api.permissions.get(id);
    await api.connections.list();
    const { version } = await api.connections.get(id);
    await api.connections.change(id, { version, config: { store_id: 'two' } });
    await api.connections.budget(id);
    await api.records.byDay(id, { time_zone: 'Europe/Berlin', days: 7 });
    await api.connections.disable(id);
    await api.connections.enable(id);
    await api.connections.test(id);
    await errorOf(api.connections.authorize(id, { return_to: '/settings' }));
    await api.credentials.get(id);
    await api.schedules.set(id, 'import_things', { cron: '0 9 * * *' });
    await api.schedules.list(id);
    await api.schedules.get(id, 'import_things');
    await api.schedules.plan(id, 'import_things', { cron: '0 9 * * *' });
    await api.schedules.delete(id, 'import_things');
    await errorOf(api.runs.choices(id, 'import_things', 'since', { text: 'a' }));
    const run = await api.runs.start(id, 'import_things', { full: true }, { idempotencyKey: 'once' });
    await errorOf(api.records.forget(id, { kind: 'thing' }));
    await api.runs.list({ connection: id });
    await api.runs.get(run.id);
    await api.runs.cancel(run.id);
    host.openGate();
    for await (const { state } of api.runs.follow(run.id)) expect(state).toEqual(expect.any(String));
    await errorOf(api.runs.reconcile(run.id));
    await errorOf(api.runs.settle(run.id, 'done'));
    await errorOf(api.runs.document(run.id));
    await api.privacyRequests.list({ state: 'open' });
    await errorOf(api.privacyRequests.settle(run.id, { note: 'Done' }));
    await api.events.list({ level: 'info' });
    await (await api.events.exportCsv()).body.cancel();
    await api.credentials.revoke(id);
    await api.connections.delete(id);
    const { paths } = await api.document();
    const patterns = host.asked.map((line) => line.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}'));
    const called = new Set(
      patterns.map((line) =>
        line.replace(/(?<=actions\/|schedules\/)\w+/, '{capability}').replace(/(?<=choices\/)\w+/, '{field}'),
      ),
    );
    const documented = Object.entries(paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} /api/integrations${path}`),
    );
    expect(documented.filter((operation) => !called.has(operation))).toEqual([
      'GET /api/integrations/oauth/{provider}/callback',
      ...['POST', 'GET'].map((method) => `${method} /api/integrations/webhooks/{provider}`),
      ...['POST', 'GET'].map((method) => `${method} /api/integrations/callbacks/{provider}/{name}`),
    ]);
  });

  it('says by which id the server logs a request that failed', async () => {
    const { api } = await open();
    expect((await errorOf(api.connections.get('unknown'))).requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await errorOf(api.connections.get(''))).requestId).toBeNull();
  });

  it('reads pages one after another', async () => {
    const host = await open();
    const { api } = host;
    const id = await connectAcme(host);
    for (let i = 0; i < 5; i += 1) {
      await api.connections.disable(id);
      await api.connections.enable(id);
    }
    const types: string[] = [];
    for await (const { event_type } of api.events.all({ connection: id, limit: 2 })) types.push(event_type);
    expect(types).toHaveLength(12);
    expect(types.filter((type) => type === 'connection.enabled')).toHaveLength(5);
    expect(host.asked.filter((line) => line.endsWith('/events'))).toHaveLength(6);
  });

  it('downloads documents and the event log as streams, with their names', async () => {
    const { api } = await open();
    const { id } = await api.connections.create({ provider_key: 'press', config: {} });
    const run = await api.runs.start(id, 'print_thing', { id: 'a' });
    for await (const { state } of api.runs.follow(run.id)) expect(state).not.toBe('FAILURE');
    const { fileName, mediaType, body } = await api.runs.document(run.id, { name: 'label' });
    expect({ fileName, mediaType }).toEqual({ fileName: 'Etikett-Ä.pdf', mediaType: 'application/pdf' });
    expect(await new Response(body).text()).toBe('%PDF of a thing');
    const address = api.runs.documentUrl(run.id, { name: 'label', disposition: 'inline' });
    const shown = await fetch(address, { headers: await as('owner').headers() });
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
    const csv = await api.events.exportCsv({ bom: 'false' });
    expect(csv.fileName).toBe('integration-events.csv');
    expect(await new Response(csv.body).text()).toMatch(/^"id","created_at"/);
  });
});

describe('an error of the client', () => {
  it('has the code, the status and the wrong fields', async () => {
    const { api } = await open();
    const error = await errorOf(api.connections.create({ provider_key: 'acme', config: { store_id: '7' } }));
    expect(error).toMatchObject({
      code: 'invalid_config',
      status: 422,
      fields: [{ path: 'config.store_id', problem: 'must be small letters' }],
      retryAfter: null,
    });
    expect(error.message).toContain('store_id');
  });

  it('has the rule of a denial', async () => {
    const { baseUrl } = await startHost();
    const { connections } = createClient({ baseUrl, ...as('employee') });
    expect(await errorOf(connections.create({ provider_key: 'press', config: {} }))).toMatchObject({
      code: 'policy_denied',
      status: 403,
      rule: 'role.configure',
    });
  });

  it('says when to try again', async () => {
    const busy = Response.json(
      { title: 'Too Many Requests', status: 429, code: 'too_many_streams' },
      {
        status: 429,
        headers: { 'retry-after': '7' },
      },
    );
    const { runs } = createClient({ baseUrl: '/api', fetch: async () => busy });
    expect(await errorOf(runs.list())).toMatchObject({ code: 'too_many_streams', retryAfter: 7 });
  });

  it('says so when something else answers, or nothing', async () => {
    const ofProxy = createClient({ baseUrl: '/api', fetch: async () => new Response('<h1>502</h1>', { status: 502 }) });
    expect(await errorOf(ofProxy.runs.list())).toMatchObject({ code: 'unexpected_answer', status: 502 });
    const ofPage = createClient({ baseUrl: '/api', fetch: async () => new Response('<h1>Shop</h1>') });
    expect(await errorOf(ofPage.runs.list())).toMatchObject({ code: 'unexpected_answer', status: 200 });
    const nobody = createClient({ baseUrl: 'http://127.0.0.1:1/api' });
    expect(await errorOf(nobody.runs.list())).toMatchObject({ code: 'unreachable', status: 0 });
  });

  it.each(['/api/integrations', 'localhost:3000/api/integrations'])(
    'says that the base URL %s is no address that can be requested outside of a browser',
    async (baseUrl) => {
      expect(await errorOf(createClient({ baseUrl }).providers.list())).toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('the base URL must begin with http:// or https://'),
      });
    },
  );

  it('is the reason of the signal when the caller ends the call', async () => {
    const { api } = await open();
    const reason = new Error('The page was left.');
    await expect(api.runs.list({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
