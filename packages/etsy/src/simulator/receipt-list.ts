import { boolean, integer, isAscending, oneOf, paging, readQuery, sortOrder, usualLimit } from './query.ts';
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

/** Which receipts a query means. */
export function createReceiptList({ maxOffset, canceledInLists }: ReceiptListOptions) {
  const schema = parameters(maxOffset);
  const sorted = new Map<string, readonly ReceiptState[]>();

  const sortedBy = (states: readonly ReceiptState[], by: keyof typeof keys): readonly ReceiptState[] => {
    const held = sorted.get(by);
    if (held) return held;
    const made = states.toSorted((a, b) => keys[by](a) - keys[by](b) || a.index - b.index);
    sorted.set(by, made);
    return made;
  };

  return {
    /** Nullish when something has changed. */
    forget: () => sorted.clear(),
    read(states: readonly ReceiptState[], query: URLSearchParams): { count: number; page: readonly ReceiptState[] } {
      const asked = readQuery(query, schema);
      const by = asked.sort_on ?? 'created';
      // Without being asked for, cancelled receipts are left out (etsy/open-api#629).
      const canceled = asked.was_canceled ?? (canceledInLists ? undefined : false);
      const isMeant = (state: ReceiptState): boolean =>
        !state.removed &&
        isBetween(state.created, asked.min_created, asked.max_created) &&
        isBetween(state.updated, asked.min_last_modified, asked.max_last_modified) &&
        (canceled === undefined || state.canceled === canceled) &&
        (asked.was_shipped === undefined || (state.sent === 'all') === asked.was_shipped) &&
        asked.was_paid !== false;
      const offset = asked.offset ?? 0;
      const found = sortedBy(states, by).filter(isMeant);
      if (!isAscending(asked.sort_order)) found.reverse();
      return { count: found.length, page: found.slice(offset, offset + (asked.limit ?? usualLimit)) };
    },
  };
}

const isBetween = (value: number, least = 0, most = Number.POSITIVE_INFINITY): boolean =>
  value >= least && value <= most;
