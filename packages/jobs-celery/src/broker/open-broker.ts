import { IntegrationError, type Logger } from '@makerfex/integrations-core';
import { AmqpBroker } from './amqp.ts';
import { RedisBroker } from './redis.ts';

/**
 * The broker at a URL, as Celery writes it: `amqp://`, `amqps://`, `redis://` or `rediss://`.
 * @throws IntegrationError `not_configured`
 */
export function openBroker(url: string, log: Logger): AmqpBroker | RedisBroker {
  switch (schemeOf(url)) {
    case 'amqp:':
    case 'amqps:':
      return new AmqpBroker(url, log);
    case 'redis:':
    case 'rediss:':
      return new RedisBroker(url, log);
    default:
      throw new IntegrationError(
        'not_configured',
        'The broker URL is not supported: use one that starts with amqp://, amqps://, redis:// or rediss://.',
      );
  }
}

/** The scheme of a URL, e.g. `redis:`; null if it is not a URL. */
export const schemeOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).protocol : null);
