import { IntegrationError, type Logger } from '@makerfex/integrations-core';
import { AmqpBroker } from '../broker/amqp.ts';
import type { Broker } from '../broker/broker.ts';
import { schemeOf } from '../broker/open-broker.ts';
import { redisResults } from './redis-results.ts';
import type { Results } from './results.ts';
import { rpcResults } from './rpc-results.ts';

/**
 * The result backend at a URL, as Celery writes it: `redis://`, `rediss://`, or `rpc://` with RabbitMQ.
 * @throws IntegrationError `not_configured`
 */
export function openResults(url: string, broker: Broker, log: Logger, expireAfterSeconds: number): Results {
  const scheme = schemeOf(url);
  if (scheme === 'redis:' || scheme === 'rediss:') return redisResults(url, log, expireAfterSeconds);
  if (scheme === 'rpc:' && broker instanceof AmqpBroker) return rpcResults(broker);
  throw new IntegrationError(
    'not_configured',
    'The URL of the result backend is not supported: use redis://, rediss://, or rpc:// with RabbitMQ.',
  );
}
