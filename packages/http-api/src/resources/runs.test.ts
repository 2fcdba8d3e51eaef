import { describe, expect, it } from 'vitest';
import { idOf, testWorld } from '../../test/world.ts';

describe('POST /connections/{id}/actions/{capability}/', () => {
  it('answers 202 with a run that can be polled to its end', async () => {
    const { as, integrations, owner } = await testWorld();
    const brand = idOf(await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } }));
    const asked = await as('POST', `/connections/${brand}/actions/send_thing/`, { body: { id: 'snake_case_stays' } });
    expect(asked.status).toBe(202);
    expect(asked.json).toMatchObject({ state: 'PENDING', input: { id: 'snake_case_stays' }, finished_at: null });
    const location = asked.headers.get('location') ?? '';
    expect(location).toBe(`/api/integrations/runs/${idOf(asked)}/`);
    await integrations.for(owner).runs.waitFor(idOf(asked));
    expect((await as('GET', location.replace('/api/integrations', ''))).json).toMatchObject({
      state: 'SUCCESS',
      result: { sent: 'snake_case_stays' },
      error: null,
    });
  });

  it('shows the progress of an import', async () => {
    const { as, run, integrations, owner, openGate } = await testWorld();
    openGate();
    await integrations.for(owner).runs.waitFor(run);
    expect((await as('GET', `/runs/${run}/`)).json).toMatchObject({
      state: 'SUCCESS',
      progress: { fetched: 1, created: 1, duplicates: 0, total: 1 },
    });
  });

  it.each([undefined, {}])('joins the live run of the same input: %j', async (body) => {
    const { as, at, run } = await testWorld();
    const joined = await as('POST', `${at}/actions/import_things/`, { body });
    expect(joined).toMatchObject({ status: 202, json: { id: run } });
  });

  it('answers 409 to another input while a run is under way', async () => {
    const { as, at } = await testWorld();
    const refused = await as('POST', `${at}/actions/import_things/`, { body: { full: true } });
    expect(refused).toMatchObject({ status: 409, json: { code: 'run_in_progress' } });
  });

  it('reports invalid input by its path', async () => {
    const { as, at } = await testWorld();
    const refused = await as('POST', `${at}/actions/import_things/`, { body: { since: 'yesterday' } });
    expect(refused).toMatchObject({ status: 422, json: { code: 'invalid_input', errors: [{ path: 'since' }] } });
  });

  it.each([
    ['use.connection_disabled', 'disable'],
    ['use.credential_revoked', 'revoke'],
  ])('is denied by %s after /%s/', async (rule, change) => {
    const { as, at } = await testWorld();
    await as('POST', `${at}/${change}/`);
    const denied = await as('POST', `${at}/actions/import_things/`, { body: {} });
    expect(denied).toMatchObject({ status: 403, json: { code: 'policy_denied', rule } });
  });
});

describe('Idempotency-Key', () => {
  it('answers a repeated request with the first run, also after its end', async () => {
    const { as, integrations, owner } = await testWorld();
    const brand = idOf(await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } }));
    const send = (id: string, key: string) =>
      as('POST', `/connections/${brand}/actions/send_thing/`, { body: { id }, headers: { 'idempotency-key': key } });
    const first = await send('a', 'key-1');
    expect(first.json).toMatchObject({ idempotency_key: 'key-1' });
    await integrations.for(owner).runs.waitFor(idOf(first));
    expect(await send('a', 'key-1')).toMatchObject({ status: 202, json: { id: idOf(first), state: 'SUCCESS' } });
    expect(idOf(await send('a', 'key-2'))).not.toBe(idOf(first));
    expect(await send('b', 'key-1')).toMatchObject({ status: 409, json: { code: 'run_in_progress' } });
  });

  it.each(['', 'two words', 'k'.repeat(256), 'ключ'.normalize()].map((key) => [Buffer.from(key).toString('latin1')]))(
    'is refused when it is %j',
    async (key) => {
      const { as, at } = await testWorld();
      const refused = await as('POST', `${at}/actions/import_things/`, {
        body: {},
        headers: { 'idempotency-key': key },
      });
      expect(refused).toMatchObject({ status: 422, json: { errors: [{ path: 'Idempotency-Key' }] } });
    },
  );
});

describe('runs', () => {
  it('are listed newest first, also by connection', async () => {
    const { as, run, unsettled, printed, connection } = await testWorld();
    const brand = idOf(await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } }));
    const sent = idOf(await as('POST', `/connections/${brand}/actions/send_thing/`, { body: { id: 'a' } }));
    expect((await as('GET', '/runs/')).json).toMatchObject({
      data: [{ id: sent }, { id: printed }, { id: unsettled }, { id: run }],
      next_cursor: null,
    });
    expect((await as('GET', `/runs/?connection=${connection}`)).json).toMatchObject({ data: [{ id: run }] });
    expect((await as('GET', `/runs/?connection=${run}`)).json).toMatchObject({ data: [] });
  });

  it('are found by capability and state', async () => {
    const { as, run, integrations, owner } = await testWorld();
    const brand = idOf(await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } }));
    const sent = idOf(await as('POST', `/connections/${brand}/actions/send_thing/`, { body: { id: 'a' } }));
    await integrations.for(owner).runs.waitFor(sent);
    const listed = async (query: string) => (await as('GET', `/runs/${query}`)).json;
    expect(await listed('?capability=import_things')).toMatchObject({ data: [{ id: run }] });
    expect(await listed('?capability=send_thing&state=SUCCESS')).toMatchObject({ data: [{ id: sent }] });
    expect(await listed('?capability=import_things&state=SUCCESS')).toMatchObject({ data: [] });
    expect(await as('GET', '/runs/?state=DONE')).toMatchObject({ status: 422, json: { errors: [{ path: 'state' }] } });
  });

  it('are cancelled, once', async () => {
    const { as, run, integrations, owner, openGate } = await testWorld();
    const asked = await as('POST', `/runs/${run}/cancel/`);
    expect(asked).toMatchObject({ status: 200, json: { id: run, cancel_requested: true } });
    openGate();
    await integrations.for(owner).runs.waitFor(run);
    expect((await as('POST', `/runs/${run}/cancel/`)).json).toMatchObject({ state: 'REVOKED' });
  });
});

describe('documents of runs', () => {
  it('are answered as files, the default one unless another is requested', async () => {
    const { as, printed } = await testWorld();
    const standard = await as('GET', `/runs/${printed}/document.pdf`);
    expect(standard).toMatchObject({ status: 200, text: '%PDF of a thing' });
    expect(standard.headers.get('content-type')).toBe('application/pdf');
    expect(standard.headers.get('content-disposition')).toBe('attachment; filename="label-a.pdf"');
    const other = await as('GET', `/runs/${printed}/document.pdf?name=leaflet`);
    expect(other.headers.get('content-disposition')).toBe('attachment; filename="leaflet-a.pdf"');
  });

  it('are shown in the browser if the request says so, and are never cached', async () => {
    const { as, printed } = await testWorld();
    const shown = await as('GET', `/runs/${printed}/document.pdf?disposition=inline`);
    expect(shown.headers.get('content-disposition')).toBe('inline; filename="label-a.pdf"');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(await as('GET', `/runs/${printed}/document.pdf?disposition=popup`)).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'disposition' }] },
    });
  });

  it('are missing by another name, and for a run of another capability', async () => {
    const { as, printed, run } = await testWorld();
    expect(await as('GET', `/runs/${printed}/document.pdf?name=toString`)).toMatchObject({ status: 422 });
    expect(await as('GET', `/runs/${printed}/document.pdf?name=poster`)).toMatchObject({
      status: 404,
      json: { code: 'not_found', detail: expect.stringContaining('it has: label, leaflet') },
    });
    expect(await as('GET', `/runs/${run}/document.pdf`)).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining('makes no documents') },
    });
  });
});
