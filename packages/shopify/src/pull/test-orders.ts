import type { Notice } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import type { Cursor } from './cursor.ts';
import type { Pages } from './job.ts';

/**
 * Leaves out test orders, and reports at the end how many there were.
 * @param from where the pull resumes, with the number of those left out before
 */
export async function* withoutTestOrders(pages: Pages<Order>, from: Cursor | null): Pages<Order> {
  let count = from?.leftOut ?? 0;
  let last = from;
  for await (const page of pages) {
    const items = page.items.filter(({ isTest }) => !isTest);
    const leftOut = page.items.filter(({ isTest }) => isTest).map(({ externalId }) => externalId);
    count += leftOut.length;
    last = count > 0 ? { ...page.cursor, leftOut: count } : page.cursor;
    yield { ...page, items, leftOut, cursor: last };
  }
  if (last && count > 0) yield { items: [], cursor: last, notices: [noticeOf(count)] };
}

const noticeOf = (count: number): Notice => ({
  level: 'info',
  code: 'test_orders_left_out',
  message:
    `${count} test ${count === 1 ? 'order was' : 'orders were'} left out; ` +
    'set include_test_orders in the config of the connection to import them.',
});
