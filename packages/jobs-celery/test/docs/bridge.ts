import type { Actor, Integrations } from '@makerfex/integrations-core';
import { celeryBridge } from '@makerfex/integrations-jobs-celery';

interface Accounts {
  /** The actor as the host knows it; null if it knows none. */
  findActor(id: string, shopId: string): Promise<Actor | null>;
}

/** Receives tasks until `stop()`, which the host calls before its process ends. */
export async function takeTasks(integrations: Integrations, accounts: Accounts) {
  const bridge = celeryBridge(integrations, {
    broker: process.env['CELERY_BROKER_URL'] ?? 'amqp://localhost',
    resultBackend: process.env['CELERY_RESULT_BACKEND'] ?? 'rpc://',
    authenticate: (claimed) => accounts.findActor(claimed.id, claimed.shopId),
  });
  await bridge.start();
  return bridge;
}
