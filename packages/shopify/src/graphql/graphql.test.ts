import { describe, expect, it } from 'vitest';
import { reply } from '../../test/shop.ts';
import { mayWorkWithFewer } from '../faults.ts';
import { Graphql } from './graphql.ts';

const document = 'query Sample { orders { nodes { email } } }';

function asking(body: unknown) {
  const sent: unknown[] = [];
  const http = {
    post: async (path: string, options: unknown) => {
      sent.push([path, options]);
      return reply(body);
    },
    get: () => Promise.reject(new Error('unused')),
    lines: () => {
      throw new Error('unused');
    },
  };
  const api = new Graphql(http, '2026-10');
  return { api, sent, ask: () => api.query(document, { first: 5 }, 12) };
}
const failing = (code: string) => asking({ errors: [{ message: 'canary', extensions: { code } }] }).ask();

describe('a GraphQL call', () => {
  it('goes to the pinned version, names its cost, and can be retried', async () => {
    const { ask, sent } = asking({ data: { orders: {} } });
    expect(await ask()).toEqual({ orders: {} });
    expect(sent).toEqual([
      [
        '/admin/api/2026-10/graphql.json',
        { json: { query: document, variables: { first: 5 } }, cost: 12, idempotent: true },
      ],
    ]);
  });

  it('that changes something is never retried automatically', async () => {
    const { api, sent } = asking({ data: { done: {} } });
    await api.mutate('mutation Start { done }', {}, 10);
    expect(sent).toMatchObject([[expect.any(String), { idempotent: false }]]);
  });

  it('reports once which fields were withheld, and only requested ones', async () => {
    const denied = (...path: (string | number)[]) => ({ path, extensions: { code: 'ACCESS_DENIED' } });
    const { ask, api } = asking({
      data: { orders: { nodes: [{ email: null, note: null }] } },
      errors: [denied('orders', 'nodes', 0, 'email'), denied('orders', 'nodes', 1, 'email'), denied('canary')],
    });
    expect(await ask()).toEqual({ orders: { nodes: [{ note: null }] } });
    await ask();
    expect(api.takeNotices()).toEqual([
      {
        level: 'warning',
        code: 'fields_withheld',
        message: 'Shopify withheld email: the app was not approved for these.',
      },
    ]);
  });

  it.each([
    ['MAX_COST_EXCEEDED', 'provider_rejected', true],
    ['INTERNAL_SERVER_ERROR', 'provider_unavailable', true],
    ['TIMEOUT', 'provider_unavailable', true],
    ['undefinedField', 'provider_rejected', false],
  ])('that fails with %s reports %s', async (code, expected, less) => {
    const error: unknown = await failing(code).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expected });
    expect(mayWorkWithFewer(error)).toBe(less);
    expect(String(error)).not.toContain('canary');
  });

  it.each([[null], ['text'], [{}], [{ data: null }], [{ data: [] }]])(
    'fails as malformed when %j has no data',
    async (body) => {
      await expect(asking(body).ask()).rejects.toMatchObject({ code: 'provider_malformed' });
    },
  );

  it('fails when the errors are one sentence', async () => {
    await expect(asking({ errors: 'canary' }).ask()).rejects.toMatchObject({
      code: 'provider_rejected',
      message: expect.not.stringContaining('canary'),
    });
  });
});
