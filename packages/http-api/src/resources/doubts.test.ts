import { describe, expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

describe('a run whose outcome is unknown', () => {
  it('is reconciled: taken up again', async () => {
    const { as, doubt, integrations, owner } = await testWorld();
    const asked = await as('POST', `/runs/${doubt}/reconcile/`);
    expect(asked).toMatchObject({ status: 202, json: { id: doubt, state: 'RETRY', finished_at: null, error: null } });
    await integrations.for(owner).runs.finished(doubt);
    expect((await as('GET', `/runs/${doubt}/`)).json).toMatchObject({ state: 'FAILURE', attempts: 2 });
  });

  it.each([
    ['done', { state: 'SUCCESS', error: null, result: { settled_by: 'owner@shop-1' } }],
    ['not_done', { state: 'FAILURE', error: { code: 'outcome_settled' } }],
  ])('is settled as %s, once', async (found, settled) => {
    const { as, doubt } = await testWorld();
    const path = `/runs/${doubt}/settle/`;
    expect(await as('POST', path, { body: { found } })).toMatchObject({ status: 200, json: settled });
    expect(await as('POST', path, { body: { found } })).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
  });

  it.each([{}, { found: 'perhaps' }])('is not settled by %j', async (body) => {
    const { as, doubt } = await testWorld();
    const refused = await as('POST', `/runs/${doubt}/settle/`, { body });
    expect(refused).toMatchObject({ status: 422, json: { errors: [{ path: 'found' }] } });
  });
});
