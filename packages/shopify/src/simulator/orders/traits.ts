import { dealer, type Mix } from './slots.ts';

/** What happened to an order since it was placed. */
const fates = {
  open: 9,
  sent: 14,
  partly_sent: 3,
  on_hold: 2,
  cancelled: 2,
  cancelled_sent: 1,
  removed_line: 2,
  added_line: 1,
  exchanged: 2,
  returned: 2,
  goodwill_refund: 1,
  refund_pending: 1,
  refund_failed: 1,
  refunded: 1,
  // Not paid through the shop: no transaction, and no financial status.
  invoice: 5,
  free: 1,
  authorized: 2,
} as const;
const contents = {
  goods: 11,
  personalised: 4,
  bundle: 2,
  gift_card: 1,
  digital: 1,
  partly_digital: 1,
  tip: 1,
  tip_line: 1,
  custom: 1,
} as const;
const deliveries = { standard: 8, express: 2, pickup: 1 } as const;
const discounts = { none: 5, on_lines: 1, on_order: 1, on_shipping: 1, on_all: 1 } as const;
const markets = { home: 11, euro: 2, yen: 1, pound: 1, duties: 1, import_fee: 1 } as const;
const buyers = { account: 10, guest: 2, phone_guest: 1 } as const;
const gifts = { none: 10, message: 1, wrapped: 1 } as const;

export type Fate = keyof typeof fates;
export type Contents = keyof typeof contents;

/** The traits of an order. Every combination that makes sense occurs sooner or later. */
export interface OrderTraits {
  readonly fate: Fate;
  readonly contents: Contents;
  readonly delivery: keyof typeof deliveries | 'none';
  readonly discount: keyof typeof discounts;
  readonly market: keyof typeof markets;
  readonly buyer: keyof typeof buyers;
  readonly gift: keyof typeof gifts;
  readonly isTest: boolean;
  readonly odd: 'unit_price' | 'usdc' | null;
}

/** One in this many of the first orders is a test of the checkout. */
const testEvery = 67;
/** Fates that leave the lines unchanged, so that they can have any contents. */
const simpleFates: readonly Fate[] = ['open', 'sent', 'invoice', 'authorized'];
const linesNeeded: Partial<Record<Fate | Contents, number>> = {
  partly_sent: 2,
  removed_line: 2,
  added_line: 2,
  exchanged: 2,
  bundle: 2,
  partly_digital: 2,
  tip_line: 2,
};

/** How many lines an order must have to show its traits. */
export const leastLines = ({ fate, contents: inside }: OrderTraits): number =>
  Math.max(1, linesNeeded[fate] ?? 1, linesNeeded[inside] ?? 1);

/** How many lines an order has, and whether it can have more if its traits need them. */
export interface LineCount {
  readonly lines: number;
  readonly mayGrow: boolean;
}

export interface TraitOptions {
  readonly seed: number;
  /** How many orders the shop had at the start: only these include tests. */
  readonly orders: number;
  readonly testOrders: boolean;
  readonly oddAmounts: boolean;
}

/** Assigns traits to each order, the same ones for the same seed. */
export function createTraits({ seed, orders, testOrders, oddAmounts }: TraitOptions) {
  const deal = <Value extends string>(name: string, mix: Mix<Value>) => dealer(seed, name, mix);
  const fateOf = deal('fates', fates);
  const contentsOf = deal('contents', contents);
  const deliveryOf = deal('deliveries', deliveries);
  const discountOf = deal('discounts', discounts);
  const marketOf = deal('markets', markets);
  const buyerOf = deal('buyers', buyers);
  const giftOf = deal('gifts', gifts);
  // Not among the first 30, so that a shop with few orders has none.
  const isTest = (index: number) => testOrders && index < orders && index % testEvery === 30 + (seed % 30);

  return (index: number, { lines, mayGrow }: LineCount): OrderTraits => {
    const fits = (trait: Fate | Contents) => mayGrow || lines >= (linesNeeded[trait] ?? 1);
    const drawn = fateOf(index);
    const fate = isTest(index) || !fits(drawn) ? 'open' : drawn;
    const isSimple = simpleFates.includes(fate);
    const wanted = contentsOf(index);
    const inside = isSimple && fits(wanted) ? wanted : wanted === 'personalised' ? wanted : 'goods';
    const isFree = fate === 'free';
    const isOdd = oddAmounts && isSimple && inside === 'goods';
    const odd = isOdd && index % 8 === 3 ? 'unit_price' : isOdd && index % 8 === 6 ? 'usdc' : null;
    const hasNothingToSend = inside === 'digital' || (inside === 'gift_card' && lines === 1);
    return {
      fate,
      contents: inside,
      delivery: isFree ? 'pickup' : hasNothingToSend ? 'none' : deliveryOf(index),
      discount: isFree ? 'on_order' : discountOf(index),
      market: isFree || odd !== null ? 'home' : marketOf(index),
      buyer: buyerOf(index),
      gift: giftOf(index),
      isTest: isTest(index),
      odd,
    };
  };
}
