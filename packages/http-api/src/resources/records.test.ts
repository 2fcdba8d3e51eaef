import { describe, expect, it } from 'vitest';
import { idOf, testWorld, type World } from '../../test/world.ts';

/** Imports the one thing of press. @returns the progress of the run */
async function imported({ as, integrations, owner }: World, connection: string, input: object = {}) {
  const run = idOf(await as('POST', `/connections/${connection}/actions/import_things/`, { body: input }));
  await integrations.for(owner).runs.waitFor(run);
  return (await as('GET', `/runs/${run}/`)).json['progress'];
}

async function pressShop() {
  const world = await testWorld();
  const { json } = await world.as('GET', '/connections/');
  const connections: readonly { id: string; provider_key: string }[] = JSON.parse(JSON.stringify(json['data']));
  const press = connections.find(({ provider_key }) => provider_key === 'press')?.id ?? '';
  expect(await imported(world, press)).toMatchObject({ created: 1 });
  return { ...world, press, imported: (id: string, input?: object) => imported(world, id, input) };
}

describe('POST /connections/{id}/records/forget/', () => {
  it('has the next import send the records again', async () => {
    const { as, press, imported: importNow } = await pressShop();
    expect(await importNow(press)).toMatchObject({ unchanged: 1 });
    const answer = await as('POST', `/connections/${press}/records/forget/`, {
      body: { kind: 'thing', external_ids: ['a', 'unknown'] },
    });
    expect([answer.status, answer.json]).toEqual([200, { forgotten: 1 }]);
    expect(await importNow(press)).toMatchObject({ changed: 1, created: 0 });
  });

  it('forgets everything without a body, and the host ids on request', async () => {
    const { as, press, imported: importNow } = await pressShop();
    expect((await as('POST', `/connections/${press}/records/forget/`)).json).toEqual({ forgotten: 1 });
    expect(await importNow(press)).toMatchObject({ changed: 1 });
    await as('POST', `/connections/${press}/records/forget/`, { body: { drop_host_ids: true } });
    expect(await importNow(press)).toMatchObject({ created: 1 });
  });

  it.each([
    [{ kind: 'planet' }, 'kind'],
    [{ external_ids: [] }, 'external_ids'],
    [{ externalIds: ['a'] }, ''],
  ])('refuses %j with the path of the field', async (body, path) => {
    const { as, press } = await pressShop();
    const refused = await as('POST', `/connections/${press}/records/forget/`, { body });
    expect(refused.status).toBe(422);
    expect(refused.json['errors']).toMatchObject([{ path }]);
  });

  it('answers 409 while an import is under way', async () => {
    const { as, at } = await testWorld();
    expect((await as('POST', `${at}/records/forget/`)).json).toMatchObject({ status: 409, code: 'run_in_progress' });
  });
});

describe('GET /connections/{id}/records/by-day/', () => {
  it('adds up what the runs of each day have done', async () => {
    const { as, press, imported: importNow } = await pressShop();
    await importNow(press);
    const { status, json } = await as('GET', `/connections/${press}/records/by-day/?days=2&time_zone=Pacific/Apia`);
    const none = { runs: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0 };
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect([status, json]).toEqual([
      200,
      // Of three runs, one printed something.
      {
        data: [
          { day, ...none },
          { day, ...none, runs: 3, created: 1, unchanged: 1 },
        ],
        next_cursor: null,
      },
    ]);
  });

  it.each(['time_zone=Mars/Phobos', 'days=0', 'days=32'])('refuses %s with the name of the field', async (query) => {
    const { as, at } = await testWorld();
    const { status, json } = await as('GET', `${at}/records/by-day/?${query}`);
    expect([status, json['errors']]).toMatchObject([422, [{ path: query.split('=')[0] }]]);
  });
});

describe('DELETE /connections/{id}/', () => {
  const again = async (query: string) => {
    const { as, press, imported: importNow } = await pressShop();
    expect((await as('DELETE', `/connections/${press}/${query}`)).status).toBe(204);
    return importNow(idOf(await as('POST', '/connections/', { body: { provider_key: 'press', config: {} } })));
  };

  it('has a new connection import every record again', async () => {
    expect(await again('')).toMatchObject({ created: 0, changed: 1, unchanged: 0 });
  });

  it('keeps the links on request', async () => {
    expect(await again('?keep_links=true')).toMatchObject({ created: 0, changed: 0, unchanged: 1 });
  });
});

describe('POST /connections/{id}/actions/{capability}/ with dry_run', () => {
  it('answers with what an import would do, in the result of the run', async () => {
    const { as, press, integrations, owner } = await pressShop();
    const body = { dry_run: true, reapply: true };
    const run = idOf(await as('POST', `/connections/${press}/actions/import_things/`, { body }));
    await integrations.for(owner).runs.waitFor(run);
    const { json } = await as('GET', `/runs/${run}/`);
    expect(json['result']).toMatchObject({
      dry_run: true,
      changed: 1,
      would: { create: [], change: [{ external_id: 'a', host_id: 'host-a', why: 'sent_again' }] },
      warnings: { count: 0, examples: [] },
    });
    const schemas = JSON.parse(JSON.stringify((await as('GET', '/openapi.json')).json['components']));
    const documented = Object.keys(schemas.schemas.DryRunResult.properties);
    expect(documented).toEqual(expect.arrayContaining(Object.keys(Object(json['result']))));
  });
});
