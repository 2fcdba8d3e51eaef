import type { Logger } from '@makerfex/integrations-core';
import { Redis } from 'ioredis';
import { answerWithinMs, connectWithinMs } from './broker.ts';
import { brokerError } from './broker-error.ts';

const longestReconnectMs = 2_000;

/** A connection to Redis that opens at its first use, and reconnects when it breaks or goes silent. Commands fail meanwhile. */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectWithinMs,
    commandTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    // Commands that are under way when it breaks must fail at once; with any other number they can hang.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(times * 100, longestReconnectMs),
  });
  let isLogged = false;
  redis.on('error', (error: unknown) => {
    if (!isLogged) log.error({ err: brokerError(error) }, 'The connection to Redis broke; reconnecting.');
    isLogged = true;
  });
  redis.on('ready', () => {
    isLogged = false;
  });
  return redis;
}
