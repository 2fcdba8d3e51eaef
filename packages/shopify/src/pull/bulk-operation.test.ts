import { describe, expect, it } from 'vitest';
import { now, reply } from '../../test/shop.ts';
import { Graphql } from '../graphql/graphql.ts';
import { pollBulk } from './bulk-operation.ts';

const url = 'https://storage.googleapis.com/result.jsonl';
const done = {
  status: 'COMPLETED',
  url,
  objectCount: '7',
  rootObjectCount: '3',
  completedAt: new Date(now).toISOString(),
};

function poll(bulkOperation: unknown) {
  const unused = () => {
    throw new Error('unused');
  };
  const http = { post: async () => reply({ data: { bulkOperation } }), get: unused, lines: unused };
  return pollBulk({ api: new Graphql(http, '2026-10') }, 'gid://shopify/BulkOperation/1');
}

describe('polling a bulk operation', () => {
  it.each(['CREATED', 'RUNNING', 'CANCELING'])(
    'keeps waiting while it is %s (estuary/connectors#4128)',
    async (status) => {
      expect(await poll({ status })).toBeUndefined();
    },
  );

  it('reads counts, which come as text', async () => {
    expect(await poll(done)).toEqual({ state: 'ready', url, objects: 7, roots: 3 });
    expect(await poll({ ...done, rootObjectCount: 'many' })).toMatchObject({ state: 'ready', roots: undefined });
  });

  it('distinguishes an empty result (url: null) from a lost one', async () => {
    expect(await poll({ ...done, url: null, objectCount: '0' })).toEqual({ state: 'empty' });
    expect(await poll({ ...done, url: null })).toEqual({ state: 'expired' });
  });

  it.each([
    ['Shopify says so', { status: 'EXPIRED' }],
    ['Shopify no longer knows it', null],
    ['it is older than seven days', { ...done, completedAt: new Date(now - 7 * 86_400_000).toISOString() }],
  ])('treats it as expired when %s', async (_, operation) => {
    expect(await poll(operation)).toEqual({ state: 'expired' });
  });

  it.each([
    [{ status: 'FAILED', errorCode: 'TIMEOUT' }, 'TIMEOUT'],
    [{ status: 'CANCELED' }, 'CANCELED'],
    [{ status: 'an unknown status, which is not passed on' }, 'unknown'],
  ])('treats %j as failed', async (operation, why) => {
    expect(await poll(operation)).toEqual({ state: 'failed', why });
  });

  it.each([['many'], [null], ['-1'], [1.5]])('fails when the object count is %j', async (objectCount) => {
    await expect(poll({ ...done, objectCount })).rejects.toMatchObject({ code: 'provider_malformed' });
  });
});
