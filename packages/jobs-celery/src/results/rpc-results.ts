import type { AmqpBroker } from '../broker/amqp.ts';
import { metaOf, type Results } from './results.ts';

/** Sends results to the client's queue (`rpc://`). One process receives each, once. */
export function rpcResults(broker: AmqpBroker): Results {
  return {
    async store(task, outcome) {
      if (task.replyTo === null) return;
      await broker.reply(task.replyTo, {
        headers: {},
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        correlationId: task.id,
        replyTo: null,
        priority: 0,
        body: Buffer.from(JSON.stringify(metaOf(task, outcome))),
      });
    },
    close: async () => undefined,
  };
}
