import { describe, expect, it } from 'vitest';
import { bag, plainOrder } from '../../test/plain.ts';
import { all, pulls, type ShopOptions, simulatedShop, troubleOf } from '../../test/shop.ts';

const failed = 'gid://shopify/Refund/1';
const refunds = [failed, 'gid://shopify/Refund/2'].map((id) => ({ id, note: null, totalRefundedSet: bag('2.5') }));
const settled = refunds.map((refund) => ({
  ...refund,
  transactions: {
    nodes: [{ kind: 'REFUND', status: refund.id === failed ? 'FAILURE' : 'SUCCESS', amountSet: bag('2.5') }],
  },
}));
const transaction = (status: string) => ({ id: 'gid://shopify/OrderTransaction/1', kind: 'REFUND', status });

/** Reads one order with these fields; `answer` is the reply to the request for its refunds. */
async function read(mode: 'paged' | 'bulk', status: string, answer: unknown) {
  const asked: string[] = [];
  const order = plainOrder({ refunds, transactions: [transaction(status), transaction('SUCCESS')] });
  const intercept: ShopOptions['intercept'] = async (request) => {
    if (request.url.endsWith('.jsonl')) return jsonl(order);
    if (!request.url.endsWith('/graphql.json')) return undefined;
    const operation = /(?:query|mutation) (\w+)/.exec(await request.text())?.[1] ?? '';
    asked.push(operation);
    if (operation === 'OrdersPage')
      return Response.json({ data: { orders: { nodes: [order], pageInfo: { hasNextPage: false, endCursor: null } } } });
    return operation === 'OrderRefunds' ? Response.json({ data: { order: answer } }) : undefined;
  };
  const { context, settings } = simulatedShop({ orders: 1, lines: () => 1, intercept });
  const pages = await all(pulls.orders({ ...context, input: { mode } }, settings));
  const [found] = pages.flatMap(({ items }) => items);
  return { refunds: found?.refunds, asked, trouble: troubleOf(pages) };
}

/** The two lines of a bulk file that the simulator writes for an order with one line. */
function jsonl({ lineItems, ...order }: ReturnType<typeof plainOrder>): Response {
  const lines = [order, ...lineItems.nodes.map((line) => Object.assign({ __parentId: order.id }, line))];
  return new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

describe.each(['paged', 'bulk'] as const)('refunds, %s', (mode) => {
  it('are not requested again when all of them went out', async () => {
    const { refunds: found, asked } = await read(mode, 'SUCCESS', null);
    expect(found).toHaveLength(2);
    expect(asked).not.toContain('OrderRefunds');
  });

  it.each([['FAILURE'], ['PENDING']])(
    'are requested again, each with its transactions, when one is %s',
    async (status) => {
      const { refunds: found, trouble } = await read(mode, status, { refunds: settled });
      expect(found?.map(({ externalId }) => externalId)).toEqual(['2']);
      expect(trouble).toEqual([]);
    },
  );

  it('are unknown, with a warning, when their transactions cannot be read', async () => {
    const { refunds: found, trouble } = await read(mode, 'FAILURE', null);
    expect(found).toBeUndefined();
    expect(trouble).toEqual([{ externalId: '1', field: 'refunds', problem: expect.any(String) }]);
  });
});
