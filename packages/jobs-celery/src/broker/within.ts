import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '@makerfex/integrations-core';

/** @throws IntegrationError `storage_unavailable` if it takes longer; the work continues, but its result is ignored. */
export async function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const waiting = new AbortController();
  const late = delay(ms, undefined, { signal: waiting.signal }).then(() => {
    throw new IntegrationError('storage_unavailable', `The broker did not answer within ${ms} ms: try again.`);
  });
  late.catch(() => 'Promise.race reports it');
  try {
    return await Promise.race([work, late]);
  } finally {
    waiting.abort();
  }
}
