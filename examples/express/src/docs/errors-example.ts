import { isIntegrationError, type ShopIntegrations } from '@makerfex/integrations-core';

/** @returns whether the actor may do it */
export async function importNow(shop: ShopIntegrations, connectionId: string): Promise<boolean> {
  try {
    await shop.actions.run(connectionId, 'import_orders');
    return true;
  } catch (error) {
    if (!isIntegrationError(error, 'policy_denied')) throw error;
    console.warn(error.rule, error.message); // role.use: ... or use.connection_disabled: ...
    return false;
  }
}
