import { expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

it('answers what a person can choose for a field of an input', async () => {
  const { send, good } = await testWorld();
  const { path } = good('listChoices');
  expect((await send('listChoices', { path: `${path}?text=mug` })).json).toEqual({
    data: [{ id: 'a', label: 'Thing of mug', detail: 'A-1', picture_url: null }],
    next_cursor: null,
  });
});

it('has none for another field, and none without limit', async () => {
  const { send, good } = await testWorld();
  const { path } = good('listChoices');
  expect((await send('listChoices', { path: path.replace('/id/', '/text/') })).status).toBe(404);
  expect(await send('listChoices', { path: `${path}?limit=51` })).toMatchObject({
    status: 422,
    json: { code: 'invalid_input', errors: [{ path: 'limit' }] },
  });
});
