import type { Random } from '@makerfex/integrations-testkit/simulator';
import type { Country } from './people.ts';
import type { ReceiptShape } from './receipt-state.ts';
import { money } from './shop.ts';
import type { TransactionBody } from './transaction-body.ts';

const cents = (amount: number): number => Math.round(amount * 100);

/** The amounts of a receipt, which add up as Etsy documents. */
export function receiptAmounts(
  random: Random,
  { transactions, shape, country }: { transactions: readonly TransactionBody[]; shape: ReceiptShape; country: Country },
) {
  const goods = transactions.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0);
  const discount = transactions.reduce((sum, { shop_coupon }) => sum + cents(shop_coupon), 0);
  const shipping = shape.goods === 'digital' ? 0 : random.integer(0, 1_500) + (shape.upgrade ? 1_200 : 0);
  const wrap = shape.gift === 'wrapped' || shape.gift === 'wrapped_gift' ? 300 : 0;
  const taxed = goods - discount + shipping;
  const { sales, vat, onTop } = taxes[country](taxed);
  return {
    grandtotal: money(taxed + wrap + onTop),
    subtotal: money(goods - discount),
    total_price: money(goods),
    total_shipping_cost: money(shipping),
    total_tax_cost: money(sales),
    total_vat_cost: money(vat),
    discount_amt: money(discount),
    gift_wrap_price: money(wrap),
  };
}

/** Sales tax, and VAT that Etsy collects at the border, are on top; domestic VAT is in the prices. */
const taxes: Record<Country, (taxed: number) => { sales: number; vat: number; onTop: number }> = {
  US: (taxed) => onTop('sales', Math.round(taxed * 0.0625)),
  DE: (taxed) => ({ sales: 0, vat: Math.round((taxed * 19) / 119), onTop: 0 }),
  FR: (taxed) => onTop('vat', Math.round(taxed * 0.2)),
  JP: () => onTop('sales', 0),
};

const onTop = (kind: 'sales' | 'vat', amount: number) => ({ sales: 0, vat: 0, [kind]: amount, onTop: amount });
