import { IntegrationError } from '@makerfex/integrations-core';
import { expect, it } from 'vitest';
import { testWorld } from '../test/world.ts';

it.each([
  [503, 'storage_unavailable', new IntegrationError('storage_unavailable', 'The database is away.')],
  [500, 'internal', new TypeError('canary')],
])("answers %i, %s, when the host's own login fails that way", async (status, code, cause) => {
  const { as, fault } = await testWorld();
  fault.everything = new Error('canary: no session could be read', { cause });
  const answered = await as('GET', '/connections/');
  expect(answered).toMatchObject({ status, json: { code } });
  expect(answered.text).not.toContain('canary');
});
