import { boolean, defaultLimit, integer, isAscending, oneOf, paging, readQuery, sortOrder } from './query.ts';
import type { ReceiptState } from './receipt-state.ts';

const second = integer(946_684_800);
const parameters = (maxOffset: number) => ({
  ...paging(maxOffset),
  min_created: second,
  max_created: second,
  min_last_modified: second,
  max_last_modified: second,
  sort_on: oneOf('created', 'updated', 'receipt_id'),
  sort_order: sortOrder,
  was_paid: boolean,
  was_shipped: boolean,
  was_canceled: boolean,
});

const keys = {
  created: ({ created }: ReceiptState) => created,
  updated: ({ updated }: ReceiptState) => updated,
  receipt_id: ({ index }: ReceiptState) => index,
};

export interface ReceiptListOptions {
  readonly maxOffset: number;
  readonly canceledInLists: boolean;
}

/** Finds the receipts that a query selects. */
export function createReceiptList({ maxOffset, canceledInLists }: ReceiptListOptions) {
  const schema = parameters(maxOffset);
  const sorted = new Map<string, readonly ReceiptState[]>();

  const sortedBy = (states: readonly ReceiptState[], by: keyof typeof keys): readonly ReceiptState[] => {
    const known = sorted.get(by);
    if (known) return known;
    const fresh = states.toSorted((a, b) => keys[by](a) - keys[by](b) || a.index - b.index);
    sorted.set(by, fresh);
    return fresh;
  };

  return {
    /** Drops the sorted lists; call it when a receipt has changed. */
    forget: () => sorted.clear(),
    read(states: readonly ReceiptState[], query: URLSearchParams): { count: number; page: readonly ReceiptState[] } {
      const filter = readQuery(query, schema);
      const by = filter.sort_on ?? 'created';
      // Cancelled receipts are left out unless the query asks for them (etsy/open-api#629).
      const canceled = filter.was_canceled ?? (canceledInLists ? undefined : false);
      const isSelected = (state: ReceiptState): boolean =>
        !state.removed &&
        isBetween(state.created, filter.min_created, filter.max_created) &&
        isBetween(state.updated, filter.min_last_modified, filter.max_last_modified) &&
        (canceled === undefined || state.canceled === canceled) &&
        (filter.was_shipped === undefined || (state.sent === 'all') === filter.was_shipped) &&
        filter.was_paid !== false;
      const offset = filter.offset ?? 0;
      const found = sortedBy(states, by).filter(isSelected);
      if (!isAscending(filter.sort_order)) found.reverse();
      return { count: found.length, page: found.slice(offset, offset + (filter.limit ?? defaultLimit)) };
    },
  };
}

const isBetween = (value: number, least = 0, most = Number.POSITIVE_INFINITY): boolean =>
  value >= least && value <= most;
