import type { Integrations, UpsertPort } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';
import type { pager } from './send-message-example.ts';

/** Saves orders, and has a message sent about each new one. */
export const upsertOrders =
  <Tx>(
    integrations: () => Integrations<typeof pager, Tx>,
    save: UpsertPort<Order, Tx>,
    connectionId: string,
  ): UpsertPort<Order, Tx> =>
  async (batch, context) => {
    const { scope, tx } = context;
    for (const { item, hostId } of batch.items) {
      const input = { orderId: item.externalId, text: 'A new order' };
      if (hostId === null) await integrations().requests.run(scope, connectionId, 'send_message', input, { tx });
    }
    return save(batch, context);
  };
