import type { Logger } from '@makerfex/integrations-core';
import { brokerError } from '../broker/broker-error.ts';
import { openRedis } from '../broker/redis-connection.ts';
import { metaOf, type Results } from './results.ts';

/** Like Celery's own backend: keeps a success, and notifies waiting clients. */
const store = `local stored = redis.call('GET', KEYS[1])
local isRead, meta = pcall(cjson.decode, stored or '{}')
if isRead and meta.status == 'SUCCESS' then return end
redis.call('SETEX', KEYS[1], ARGV[2], ARGV[1])
redis.call('PUBLISH', KEYS[1], ARGV[1])`;

/** Stores results in Redis, where Celery reads them. */
export function redisResults(url: string, log: Logger, expireAfterSeconds: number): Results {
  const redis = openRedis(url, log);
  return {
    async store(task, outcome) {
      const meta = JSON.stringify(metaOf(task, outcome));
      await redis.eval(store, 1, `celery-task-meta-${task.id}`, meta, expireAfterSeconds).catch((error: unknown) => {
        throw brokerError(error);
      });
    },
    close: async () => redis.disconnect(),
  };
}
