import type { Integrations } from '@makerfex/integrations-core';
import { celerySender } from '@makerfex/integrations-jobs-celery';

/** Has Python update a shop's reports whenever a run has succeeded. */
export function updateReports(integrations: Integrations) {
  const celery = celerySender({ broker: process.env['CELERY_BROKER_URL'] ?? 'amqp://localhost' });
  integrations.onEvent(async ({ eventType, meta }, { shopId }) => {
    if (eventType === 'run.succeeded') await celery.send('reports.update', { kwargs: { shop_id: shopId, run: meta } });
  });
  return celery;
}
