import type { Random } from '@makerfex/integrations-testkit/simulator';
import { titles } from '../titles.ts';
import type { OrderTraits } from './traits.ts';

/** One line as it was ordered, and the state of its units. Amounts in hundredths of the shop's currency. */
export interface Line {
  readonly n: number;
  readonly kind: 'physical' | 'digital' | 'gift_card' | 'tip';
  readonly title: string;
  readonly quantity: number;
  readonly unit: number;
  /** The unit price as answered, if it is not `unit`. The line still costs `quantity` x `unit`. */
  readonly writtenUnit: string | null;
  /** Discount of this line, on all units together. */
  readonly discount: number;
  /** Added after the order was placed: by an edit, or in exchange. */
  readonly isAdded: boolean;
  readonly isCustom: boolean;
  readonly isInBundle: boolean;
  readonly isPersonalised: boolean;
  /** Units that left the shop. */
  readonly sent: number;
  /** Units that were removed or refunded before they were sent. */
  readonly removed: number;
  /** Units that were refunded after they were sent. */
  readonly returned: number;
}

export const currentQuantity = ({ quantity, removed, returned }: Line): number => quantity - removed - returned;
export const unfulfilledQuantity = ({ kind, quantity, removed, sent }: Line): number =>
  kind === 'tip' ? 0 : quantity - removed - sent;
export const nonFulfillableQuantity = ({ kind, quantity, removed }: Line): number =>
  kind === 'tip' ? quantity : removed;
export const needsShipping = ({ kind }: Line): boolean => kind === 'physical';

/** The lines of an order as they were ordered. */
export function orderedLines(random: Random, { contents, discount, fate, odd }: OrderTraits, count: number): Line[] {
  const hasLineDiscount = discount === 'on_lines' || discount === 'on_all';
  const lines = Array.from({ length: count }, (_, n): Line => {
    const unit = random.integer(500, 9_499);
    const quantity = random.integer(1, 3);
    return {
      n,
      kind: contents === 'digital' ? 'digital' : 'physical',
      title: contents === 'digital' ? 'Sewing pattern (PDF)' : random.pick(titles),
      quantity,
      unit,
      writtenUnit: null,
      discount: hasLineDiscount && n % 2 === 0 ? random.integer(100, 399) : 0,
      isAdded: false,
      isCustom: contents === 'custom' && n === 0,
      isInBundle: contents === 'bundle' && n < 2,
      isPersonalised: contents === 'personalised' || random.integer(1, 4) === 1,
      sent: 0,
      removed: 0,
      returned: 0,
    };
  });
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return lines;
  const plain = { discount: 0, isCustom: false, isInBundle: false, isPersonalised: false };
  const put = (line: Line) => lines.splice(line.n, 1, line);

  // A price with twelve decimals comes from a price list; three of them make a whole amount.
  if (odd === 'unit_price') put({ ...first, quantity: 3, unit: 2_500 / 3, writtenUnit: '8.333333333333', discount: 0 });
  if (contents === 'bundle') for (const line of lines.slice(0, 2)) put({ ...line, quantity: 2 });
  if (contents === 'gift_card') put({ ...last, ...plain, kind: 'gift_card', title: 'Gift card', unit: 5_000 });
  if (contents === 'partly_digital') put({ ...last, ...plain, kind: 'digital', title: 'Care guide (PDF)', unit: 900 });
  if (contents === 'tip_line') put({ ...last, ...plain, kind: 'tip', title: 'Tip', quantity: 1, unit: 500 });
  if (fate === 'added_line') put({ ...last, ...plain, isAdded: true });
  // Cheaper than what was returned, so that the rest is refunded.
  if (fate === 'exchanged') put({ ...last, ...plain, isAdded: true, quantity: 1, unit: Math.floor(first.unit * 0.4) });
  return lines;
}
