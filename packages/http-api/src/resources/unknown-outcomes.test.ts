import { describe, expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

describe('a run whose outcome is unknown', () => {
  it('resumes when it is reconciled', async () => {
    const { as, unsettled, integrations, owner } = await testWorld();
    const asked = await as('POST', `/runs/${unsettled}/reconcile/`);
    expect(asked).toMatchObject({
      status: 202,
      json: { id: unsettled, state: 'RETRY', finished_at: null, error: null },
    });
    await integrations.for(owner).runs.waitFor(unsettled);
    expect((await as('GET', `/runs/${unsettled}/`)).json).toMatchObject({ state: 'FAILURE', attempts: 2 });
  });

  it.each([
    ['done', { state: 'SUCCESS', error: null, result: { settled_by: 'owner@shop-1' } }],
    ['not_done', { state: 'FAILURE', error: { code: 'outcome_settled' } }],
  ])('is settled as %s, once', async (found, settled) => {
    const { as, unsettled } = await testWorld();
    const path = `/runs/${unsettled}/settle/`;
    expect(await as('POST', path, { body: { found } })).toMatchObject({ status: 200, json: settled });
    expect(await as('POST', path, { body: { found } })).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
  });

  it.each([{}, { found: 'perhaps' }])('is not settled by %j', async (body) => {
    const { as, unsettled } = await testWorld();
    const refused = await as('POST', `/runs/${unsettled}/settle/`, { body });
    expect(refused).toMatchObject({ status: 422, json: { errors: [{ path: 'found' }] } });
  });
});
