import { testJobEngine } from '@makerfex/integrations-testkit';
import { describe, inject, vi } from 'vitest';
import { subjectAt } from '../test/subject.ts';

const brokers = inject('brokers');

vi.setConfig({ maxConcurrency: 8 });

// The tests mostly wait: for leases to expire, and to see that nothing arrives.
describe.skipIf(!brokers)('celeryJobs', { concurrent: true }, () => {
  testJobEngine('over RabbitMQ', { open: () => subjectAt(brokers?.amqp ?? '') });
  testJobEngine('over Redis', { open: () => subjectAt(brokers?.redis ?? '') });
});
