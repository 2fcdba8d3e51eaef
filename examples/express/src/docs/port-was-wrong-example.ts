import type { DryRunResult, ShopIntegrations, UpsertPort } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';

/** Asks first what sending again would do, then does it. */
export async function sendOrdersAgain(shop: ShopIntegrations, connectionId: string) {
  const asked = await shop.actions.run(connectionId, 'import_orders', { reapply: true, dry_run: true });
  const said = await shop.runs.waitFor(asked.id);
  if (said.state === 'SUCCESS') {
    const { created, changed, would }: DryRunResult = JSON.parse(JSON.stringify(said.result));
    console.log(`${created} new orders, and ${changed} again, such as ${would.change[0]?.external_id}`);
  }
  return shop.actions.run(connectionId, 'import_orders', { reapply: true });
}

/** The next import gets these two orders again; their rows were deleted by mistake, so they are new to the port. */
export const bringBack = (shop: ShopIntegrations, connectionId: string) =>
  shop.records.forget({ connectionId, kind: 'order', externalIds: ['1001', '1002'], dropHostIds: true });

/** Refuses orders in other currencies, and saves the rest. */
export const eurosOnly =
  <Tx>(save: UpsertPort<Order, Tx>): UpsertPort<Order, Tx> =>
  async ({ items, deleted }, context) => {
    const isEuro = ({ item }: (typeof items)[number]) => item.totals.total.currency === 'EUR';
    const refused = items
      .filter((each) => !isEuro(each))
      .map(({ item: { externalId, totals } }) => ({
        externalId,
        rejected: `it is in ${totals.total.currency}, not in EUR`,
      }));
    return [...refused, ...(await save({ items: items.filter(isEuro), deleted }, context))];
  };
