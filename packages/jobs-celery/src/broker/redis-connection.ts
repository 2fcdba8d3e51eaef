import type { Logger } from '@makerfex/integrations-core';
import { Redis } from 'ioredis';
import { answerWithinMs, connectWithinMs } from './broker.ts';
import { brokerError } from './broker-error.ts';

const longestReconnectMs = 2_000;

/** A connection to Redis that is made when it is first used, and anew whenever it breaks or says nothing. While it is broken, commands fail. */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectWithinMs,
    commandTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    // What is under way when it breaks fails then and there; with any other number it can be forgotten.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(times * 100, longestReconnectMs),
  });
  let isTold = false;
  redis.on('error', (error: unknown) => {
    if (!isTold) log.error({ err: brokerError(error) }, 'The connection to Redis broke; it is made anew.');
    isTold = true;
  });
  redis.on('ready', () => {
    isTold = false;
  });
  return redis;
}
