import type { Order } from '@makerfex/integrations-core/records';

// TODO(author): what the API takes.
export const toMessage = ({ number, totals: { total } }: Order) => ({
  text: `Order ${number}: ${total.amount} ${total.currency}`,
});
