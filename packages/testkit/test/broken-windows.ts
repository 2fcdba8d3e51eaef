import type { PullWindow } from '@makerfex/integrations-core/provider';
import type { BrokenTill } from './broken-tills.ts';
import { readSale } from './till.ts';

const sinceOnly = ({ since }: PullWindow) => (since ? { from: since.toISOString() } : {});
const untilOnly = ({ until }: PullWindow) => ({ to: until.toISOString() });

/** Providers of the till that were taken for right in the second trial. */
export const brokenWindows: readonly BrokenTill[] = [
  [
    'takes an answer without a list for a fault',
    'ends well if nothing changed within its window',
    { omitsEmpty: true },
    'It fails if nothing changed within its window: IntegrationError: the answer of the till is not as documented',
  ],
  [
    'has records that do not add up',
    'delivers records in which its contract finds nothing wrong',
    { read: (sale) => ({ ...readSale(sale), price: { amount: `-${sale.price}`, currency: sale.currency } }) },
    'The sale 1: price.amount is less than nothing',
  ],
  [
    'asks for the same whatever since says',
    'asks for less if its window begins later',
    { query: untilOnly },
    'It sends the same requests whatever `since` says, so each run reads everything',
  ],
  [
    'asks for the same whatever until says',
    'asks for less if its window ends earlier',
    { query: sinceOnly },
    'It sends the same requests whatever `until` says, so a run reads more than was requested',
  ],
];
