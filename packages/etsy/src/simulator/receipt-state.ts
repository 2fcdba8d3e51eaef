/** What can change in a receipt after it was created. */
export interface ReceiptState {
  readonly index: number;
  readonly created: number;
  readonly updated: number;
  readonly version: number;
  /** `some`: only the first of several parcels was sent. */
  readonly sent: 'none' | 'some' | 'all';
  readonly canceled: boolean;
  /** `failed`: a refund is listed, but no money was paid back. */
  readonly refund: 'none' | 'part' | 'all' | 'failed';
  /** Whether the buyer removed the second line of the address, the note and the gift message. */
  readonly cleared: boolean;
  /** What Etsy withholds: nothing, the address, or all personal data. */
  readonly withheld: 'nothing' | 'address' | 'all';
  readonly shipDateShift: number;
  /** Whether it is missing from every response. */
  readonly removed: boolean;
}

export const receiptIdOf = (index: number): number => 3_000_000_001 + index;
export const day = 86_400;
const year = 365 * day;

export const freshState = (index: number, created: number): ReceiptState => ({
  index,
  created,
  updated: created,
  version: 0,
  sent: 'none',
  canceled: false,
  refund: 'none',
  cleared: false,
  withheld: 'nothing',
  shipDateShift: 0,
  removed: false,
});

/** The kind of an order. Each shape appears once in a fixed number of orders; the seed decides where. */
export interface ReceiptShape {
  readonly goods: 'physical' | 'digital' | 'mixed';
  readonly gift: 'none' | 'gift' | 'wrapped_gift' | 'wrapped';
  readonly upgrade: string | null;
  /** In percent of the prices; 0 for none. */
  readonly coupon: number;
  readonly leastLines: number;
}

export function shapeOf(seed: number, index: number): ReceiptShape {
  const isOneIn = oneIn(seed, index);
  const goods = isOneIn(17, 3) ? 'digital' : isOneIn(19, 5) ? 'mixed' : 'physical';
  return {
    goods,
    // The first line of a mixed order is a download; an order that is sent in parts needs two parcels.
    leastLines: (goods === 'mixed' ? 2 : 1) + (isSentInParts(index) ? 1 : 0),
    gift: isOneIn(11, 2) ? 'gift' : isOneIn(23, 6) ? 'wrapped_gift' : isOneIn(29, 9) ? 'wrapped' : 'none',
    upgrade: isOneIn(13, 4) ? 'Priority Mail' : isOneIn(37, 8) ? 'Express' : null,
    coupon: isOneIn(7, 1) ? 10 : isOneIn(31, 10) ? 25 : 0,
  };
}

const isSentInParts = (index: number): boolean => index % 6 === 1 || index % 80 === 47;
const oneIn = (seed: number, index: number) => (n: number, at: number) => (index + seed) % n === at;

/**
 * Spreads receipts evenly over the last year. Those older than ten days were sent, except for one in forty; some were cancelled
 * before or after that, or refunded.
 */
export function yearOfReceipts(options: {
  seed: number;
  orders: number;
  sameSecond: number;
  now: number;
}): ReceiptState[] {
  const { seed, orders, sameSecond, now } = options;
  const first = now - year;
  const spacing = Math.max(1, Math.floor((year - 3_600) / Math.max(1, orders)));
  const sharedSecond = first + Math.min(orders, sameSecond) * spacing - 1;
  return Array.from({ length: orders }, (_, index) => {
    const created = Math.min(first + index * spacing, now - 120);
    const isOld = created < now - 10 * day;
    const isSent = isOld && index % 40 !== 7;
    const updated = Math.min(created + (isSent ? day : 0) + (index % 7) * 5, now - 60);
    return {
      ...freshState(index, created),
      ...(isOld ? pastOf(seed, index, isSent) : { sent: isSentInParts(index) ? 'some' : 'none' }),
      updated: index < sameSecond ? sharedSecond : updated,
    };
  });
}

function pastOf(seed: number, index: number, isSent: boolean): Partial<ReceiptState> {
  const isOneIn = oneIn(seed, index);
  const refund = isOneIn(61, 30) ? 'part' : isOneIn(103, 60) ? 'all' : isOneIn(71, 20) ? 'failed' : 'none';
  const withheld = isOneIn(53, 12) ? 'address' : 'nothing';
  if (isOneIn(97, 50)) return { canceled: true, withheld };
  return { sent: isSent ? 'all' : isSentInParts(index) ? 'some' : 'none', canceled: isOneIn(89, 45), refund, withheld };
}
