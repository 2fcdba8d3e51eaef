import { createDatabase, startPostgres } from '@makerfex/integrations-testkit/postgres';
import type { TestProject } from 'vitest/node';
import { openPostgres } from './open.ts';
import { missingPackages, startRabbitMq, startRedis } from './servers.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this test run, and its database with the integrations' tables, which tests copy. */
    postgres: { readonly url: string; readonly template: string };
    /** URLs of the brokers of this test run; null if a package that the tests need is missing. */
    brokers: { readonly amqp: string; readonly redis: string } | null;
  }
}

/** One server of each kind for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing = missingPackages();
  if (missing.length > 0) {
    console.warn(`The tests against Celery are skipped: apt-get install ${missing.join(' ')}`);
    project.provide('brokers', null);
    project.provide('postgres', { url: '', template: '' });
    return async () => undefined;
  }
  const [postgres, rabbitMq, redis] = await Promise.all([startPostgres(), startRabbitMq(), startRedis()]);
  const template = await createDatabase(postgres.url);
  const orm = await openPostgres(template.url);
  await orm.migrator.up();
  await orm.close(true);
  project.provide('postgres', { url: postgres.url, template: template.name });
  project.provide('brokers', { amqp: rabbitMq.url, redis: redis.url });
  return async () => {
    await template.drop();
    await Promise.all([postgres.stop(), rabbitMq.stop(), redis.stop()]);
  };
}
