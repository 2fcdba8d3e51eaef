import { IntegrationError, type ShopIntegrations } from '@makerfex/integrations-core';

/** @returns whether the actor may do it */
export async function importNow(shop: ShopIntegrations, connectionId: string): Promise<boolean> {
  try {
    await shop.actions.run(connectionId, 'import_orders');
    return true;
  } catch (error) {
    if (!(error instanceof IntegrationError && error.code === 'policy_denied')) throw error;
    console.warn(error.rule, error.message); // role.use: ... or use.connection_disabled: ...
    return false;
  }
}
