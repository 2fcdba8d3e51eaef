import type { MoneyBag } from './money.ts';
import type { OrderTraits } from './traits.ts';

export const discountCodesOf = ({ discount }: OrderTraits): string[] =>
  discount === 'on_order' || discount === 'on_all' ? ['WELCOME'] : [];

const application = (index: number, targetSelection: string, targetType = 'LINE_ITEM') => ({
  index,
  allocationMethod: 'ACROSS',
  targetSelection,
  targetType,
});

/** The three discounts of the shop. */
export const applications = {
  line: { __typename: 'AutomaticDiscountApplication', title: 'Buy more', ...application(0, 'ENTITLED') },
  order: { __typename: 'DiscountCodeApplication', code: 'WELCOME', ...application(1, 'ALL') },
  shipping: {
    __typename: 'AutomaticDiscountApplication',
    title: 'Free shipping',
    ...application(2, 'ALL', 'SHIPPING_LINE'),
  },
} as const;

export const allocation = (of: keyof typeof applications, allocatedAmountSet: MoneyBag) => ({
  allocatedAmountSet,
  discountApplication: applications[of],
});
