// A separate process, which tests kill.
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { runJobWorker } from '@makerfex/integrations-testkit/job-worker';
import { celeryJobs } from '../src/celery-jobs.ts';
import { openPostgres } from './open.ts';

const [broker = '', queue = '', database = ''] = process.argv.slice(2);
const orm = await openPostgres(database);
await runJobWorker({ storage: mikroOrmStorage(orm), jobs: celeryJobs({ broker, queue }) });
