import { testJobEngine } from '@makerfex/integrations-testkit';
import { describe, inject, vi } from 'vitest';
import { subjectAt } from '../test/subject.ts';

const brokers = inject('brokers');

vi.setConfig({ maxConcurrency: 8 });

// Most of the time is waited: for leases to run out, and for what must not come.
describe.skipIf(!brokers)('celeryJobs', { concurrent: true }, () => {
  testJobEngine('over RabbitMQ', { open: () => subjectAt(brokers?.amqp ?? '') });
  testJobEngine('over Redis', { open: () => subjectAt(brokers?.redis ?? '') });
});
