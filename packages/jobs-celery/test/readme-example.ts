import { celeryJobs, celerySender } from '@makerfex/integrations-jobs-celery';

/** Give it to `createIntegrations({ jobs, ... })`; every process that calls `start()` then works. */
export const jobs = celeryJobs({ broker: 'amqp://localhost', concurrency: 16 });

/** Sends a task to a Celery worker in Python. */
export const updateReports = (shopId: string) =>
  celerySender({ broker: 'amqp://localhost' }).send('reports.update', { kwargs: { shop_id: shopId } });
