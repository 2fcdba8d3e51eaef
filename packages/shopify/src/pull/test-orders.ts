import type { Notice, Order } from '@makerfex/integrations-core';
import type { Pages } from './job.ts';

/** Leaves orders out that somebody placed to try the shop, and says at the end how many: nothing is to be made for them. */
export async function* withoutTestOrders(pages: Pages<Order>): Pages<Order> {
  let left = 0;
  let last = null;
  for await (const page of pages) {
    const items = page.items.filter(({ isTest }) => !isTest);
    left += page.items.length - items.length;
    last = page.cursor;
    // The total stays as announced: one that shrinks from page to page means that the list lost records.
    yield { ...page, items };
  }
  if (last && left > 0) yield { items: [], cursor: last, notices: [noticeOf(left)] };
}

const noticeOf = (count: number): Notice => ({
  level: 'info',
  code: 'test_orders_left_out',
  message:
    `${count} test ${count === 1 ? 'order was' : 'orders were'} left out; ` +
    'set include_test_orders in the config of the connection to import them.',
});
