import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../test/open.ts';
import { queueError } from './queue-error.ts';

it('treats the same SQLSTATEs as transient as the storage does', async () => {
  // No server is needed, as nothing connects to it.
  const orm = await openPostgres('postgresql://nobody@127.0.0.1:1/none');
  onTestFinished(() => orm.close(true));
  const storage = mikroOrmStorage(orm);
  const states =
    '08006 25001 25006 25P02 25P03 25P04 22001 23505 28P01 40001 40P01 42601 53100 53300 55000 55P03 57014 57P01 58030';
  const errors = states.split(' ').map((code) => Object.assign(new Error('A database error.'), { code }));
  const isTransient = (error: Error) => queueError(error).code === 'storage_unavailable';
  expect(errors.filter(isTransient)).toEqual(errors.filter((error) => storage.isTransient(error)));
});
