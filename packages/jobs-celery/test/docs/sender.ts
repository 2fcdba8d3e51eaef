import type { Integrations } from '@makerfex/integrations-core';
import { celerySender } from '@makerfex/integrations-jobs-celery';

/** Sends a task that updates a shop's reports after each successful run. */
export function updateReports(integrations: Integrations) {
  const celery = celerySender({ broker: process.env['CELERY_BROKER_URL'] ?? 'amqp://localhost' });
  integrations.onEvent(async ({ eventType, meta }, { shopId }) => {
    if (eventType === 'run.succeeded') await celery.send('reports.update', { kwargs: { shop_id: shopId, run: meta } });
  });
  return celery;
}
