import { randomUUID } from 'node:crypto';
import type { Logger } from '@makerfex/integrations-core';

export const requestIdHeader = 'x-request-id';

/** Ids that proxies give. Nothing else is taken over: an id is written to logs and shown to people. */
const known = /^[\w.:=+/-]{1,128}$/;

/** The id that a proxy gave the request, so that one id finds it in every log; a new one if there is none. */
export function requestIdOf({ headers }: Pick<Request, 'headers'>): string {
  const given = headers.get(requestIdHeader) ?? '';
  return known.test(given) ? given : randomUUID();
}

/** A logger whose entries have the id. */
export const withRequestId = (log: Logger, requestId: string): Logger => ({
  error: (details, message) => log.error({ ...details, request_id: requestId }, message),
});
