import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { idOf, testWorld } from '../../test/world.ts';

describe('POST /connections/', () => {
  it('answers 201 with the connection and its location', async () => {
    const { as } = await testWorld();
    const made = await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/integrations/connections/${idOf(made)}/`);
    expect(made.headers.get('etag')).toBe('"1"');
    expect(made.json).toMatchObject({
      provider_key: 'brand',
      status: 'enabled',
      config: {},
      enabled_capabilities: ['send_thing'],
      last_synced_at: null,
      created_by: 'owner@shop-1',
      version: 1,
    });
  });

  it('enables only the capabilities that are named', async () => {
    const { as } = await testWorld();
    const body = { provider_key: 'brand', config: {}, enabled_capabilities: [] };
    expect((await as('POST', '/connections/', { body })).json).toMatchObject({ enabled_capabilities: [] });
  });

  it('accepts one of 50 simultaneous requests', async () => {
    const { as } = await testWorld();
    const body = { provider_key: 'brand', config: {} };
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => (await as('POST', '/connections/', { body })).status),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
  });

  it.each([
    ['a field of the config', { provider_key: 'acme', config: { store_id: '7' } }, 'config.store_id'],
    ['a field that the config lacks', { provider_key: 'acme', config: {} }, 'config.store_id'],
    ['a key that the config does not have', { provider_key: 'brand', config: { more: 1 } }, 'config'],
    ['a config that is a list', { provider_key: 'brand', config: [] }, 'config'],
    ['an unknown provider', { provider_key: 'nobody', config: {} }, 'provider_key'],
    [
      'an unknown capability',
      { provider_key: 'brand', config: {}, enabled_capabilities: ['fly'] },
      'enabled_capabilities',
    ],
    ['a body without its fields', {}, 'provider_key'],
  ])('reports %s by its path in the body', async (_name, body, path) => {
    const { as } = await testWorld();
    const refused = await as('POST', '/connections/', { body });
    expect(refused.status).toBe(422);
    expect(refused.json['errors']).toContainEqual({ path, problem: expect.stringMatching(/\w/) });
  });
});

describe('GET /connections/', () => {
  it('lists the connections by provider', async () => {
    const { as } = await testWorld();
    await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } });
    expect((await as('GET', '/connections/')).json).toMatchObject({
      data: [
        { provider_key: 'acme' },
        { provider_key: 'brand' },
        { provider_key: 'courier' },
        { provider_key: 'press' },
      ],
      next_cursor: null,
    });
  });

  it('shows how far each capability has read with one connection', async () => {
    const { as, at, run, integrations, owner, openGate } = await testWorld();
    expect((await as('GET', `${at}/`)).json).toMatchObject({ sync_cursor: {} });
    openGate();
    await integrations.for(owner).runs.waitFor(run);
    expect((await as('GET', `${at}/`)).json).toMatchObject({
      last_synced_at: expect.any(String),
      sync_cursor: { import_things: { watermark: expect.any(String), interrupted: false } },
    });
  });
});

describe('PATCH /connections/{id}/', () => {
  const config = { store_id: 'two' };

  it('changes the given fields, against the version in the body', async () => {
    const { as, at } = await testWorld();
    const changed = await as('PATCH', `${at}/`, { body: { version: 1, config } });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.json).toMatchObject({ config, enabled_capabilities: ['import_things'], version: 2 });
    const again = await as('PATCH', `${at}/`, { body: { version: 2, enabled_capabilities: [] } });
    expect(again.json).toMatchObject({ config, enabled_capabilities: [], version: 3 });
  });

  it('changes against the ETag that was read', async () => {
    const { as, at } = await testWorld();
    const etag = (await as('GET', `${at}/`)).headers.get('etag') ?? '';
    const changed = await as('PATCH', `${at}/`, { body: { config }, headers: { 'if-match': etag } });
    expect(changed.json).toMatchObject({ config, version: 2 });
    const late = await as('PATCH', `${at}/`, { body: { config }, headers: { 'if-match': etag } });
    expect(late).toMatchObject({ status: 409, json: { code: 'stale_version' } });
  });

  it.each([
    ['no version', { config }, {}, 422, 'version'],
    ['two versions that differ', { version: 1, config }, { 'if-match': '"2"' }, 422, 'version'],
    ['a version that is text', { version: '1', config }, {}, 422, 'version'],
    ['nothing to change', { version: 1 }, {}, 422, ''],
    ['another field', { version: 1, config, status: 'disabled' }, {}, 422, ''],
  ])('refuses %s', async (_name, body, headers, status, path) => {
    const { as, at } = await testWorld();
    const refused = await as('PATCH', `${at}/`, { body, headers });
    expect(refused).toMatchObject({ status, json: { code: 'invalid_input', errors: [{ path }] } });
    expect((await as('GET', `${at}/`)).json).toMatchObject({ version: 1 });
  });

  it.each(['"7"', '"none-of-ours"', '*', 'W/"7"'])('answers 409 to If-Match: %s', async (tag) => {
    const { as, at } = await testWorld();
    const refused = await as('PATCH', `${at}/`, { body: { config }, headers: { 'if-match': tag } });
    expect(refused).toMatchObject({ status: 409, json: { code: 'stale_version' } });
  });
});

describe('the state of a connection', () => {
  it('is switched off and on', async () => {
    const { as, at } = await testWorld();
    expect((await as('POST', `${at}/disable/`)).json).toMatchObject({ status: 'disabled', version: 2 });
    expect((await as('POST', `${at}/enable/`)).json).toMatchObject({ status: 'enabled', version: 3 });
  });

  it('shows the result of a test as health, not as an error', async () => {
    const { as, at, script } = await testWorld();
    expect((await as('POST', `${at}/test/`)).json).toMatchObject({ health: 'healthy', health_reason: null });
    script.test = async () => {
      throw new IntegrationError('provider_unavailable', 'Acme is down: try again later.');
    };
    const tested = await as('POST', `${at}/test/`);
    expect(tested).toMatchObject({
      status: 200,
      json: { health: 'degraded', health_reason: 'Acme is down: try again later.' },
    });
  });

  it('names the capability that failed, and since when', async () => {
    const { as } = await testWorld();
    const { json } = await as('GET', '/connections/');
    expect(json).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({
          provider_key: 'courier',
          health: 'degraded',
          health_reason: 'send_parcel: Courier did not say.',
          capability_health: {
            send_parcel: {
              health: 'degraded',
              reason: 'Courier did not say.',
              since: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
            },
          },
        }),
        expect.objectContaining({ provider_key: 'acme', capability_health: {} }),
      ]),
    });
  });

  it("includes the provider's announcements about its API after a test", async () => {
    const { as, at, script } = await testWorld();
    expect((await as('POST', `${at}/test/`)).json).toMatchObject({ notices: [] });
    script.answered = '2';
    expect((await as('POST', `${at}/test/`)).json).toMatchObject({
      health: 'healthy',
      notices: [{ level: 'warning', code: 'api_version_differs', message: expect.stringContaining('version 2') }],
    });
    expect((await as('GET', `${at}/`)).json).not.toHaveProperty('notices');
  });

  it('cannot be found after its deletion, and neither can its run', async () => {
    const { as, at, run } = await testWorld();
    const deleted = await as('DELETE', `${at}/`);
    expect(deleted).toMatchObject({ status: 204, text: '' });
    expect((await as('GET', `${at}/`)).status).toBe(404);
    expect((await as('GET', `/runs/${run}/`)).status).toBe(404);
    expect((await as('DELETE', `${at}/`)).status).toBe(404);
  });
});

describe('the runs of a connection', () => {
  it('are its newest one and the next scheduled one', async () => {
    const { as, at, connection, run, unsettled } = await testWorld();
    const shown = {
      last_run: { id: run, capability: 'import_things', progress: { fetched: 0 }, finished_at: null },
      next_run: { capability: 'import_things', at: expect.stringMatching(/Z$/) },
    };
    const { json } = await as('GET', '/connections/');
    expect(json).toMatchObject({
      data: [
        { id: connection, ...shown },
        { provider_key: 'courier', last_run: { id: unsettled, error: { code: 'outcome_unknown' } }, next_run: null },
        { provider_key: 'press' },
      ],
    });
    expect((await as('GET', `${at}/`)).json).toMatchObject({ id: connection, ...shown });
  });

  it('are null before the first', async () => {
    const { as } = await testWorld();
    const { json } = await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } });
    expect((await as('GET', `/connections/${String(json['id'])}/`)).json).toMatchObject({
      last_run: null,
      next_run: null,
    });
  });
});
