import { IntegrationError, type ProviderHttp } from '@makerfex/integrations-core';
import * as z from 'zod';
import { graphId } from './answer.ts';
import { type GraphFault, readFault, refusals } from './fault.ts';
import type { FaultKind } from './fault-table.ts';

/** What came of one request to publish. `doubtful`: it may have been done. */
export type PublishAnswer =
  | { readonly outcome: 'published'; readonly mediaId: string }
  | { readonly outcome: 'doubtful' }
  | { readonly outcome: 'refused'; readonly fault: GraphFault }
  | { readonly outcome: 'not_sent'; readonly error: IntegrationError };

const published = z.object({ id: graphId });
/** Refusals that say for certain that nothing was published by this request. */
const certain: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'new_container',
  'late_container',
  'wait',
  'quota',
  'rate',
  'person',
  'input',
  'auth',
  'permission',
]);

/**
 * Sends one request to publish, and no second one: there is no idempotency key, so whatever may have taken effect is
 * `doubtful`. That goes for time-outs, faults of the server, and 4/2207051, which was seen with the post live (postiz-app#1681).
 * @throws the signal's reason once it aborts
 */
export async function sendPublish(
  http: ProviderHttp,
  version: string,
  accountId: string,
  containerId: string,
  signal: AbortSignal,
): Promise<PublishAnswer> {
  try {
    const form = { creation_id: containerId };
    const reply = await http.post(`/${version}/${accountId}/media_publish`, { form, accept: refusals });
    const fault = readFault(reply);
    if (fault) return certain.has(fault.kind) ? { outcome: 'refused', fault } : { outcome: 'doubtful' };
    const { data } = published.safeParse(reply.body);
    return reply.status < 300 && data ? { outcome: 'published', mediaId: data.id } : { outcome: 'doubtful' };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof IntegrationError)) throw error;
    return wasSent(error) ? { outcome: 'doubtful' } : { outcome: 'not_sent', error };
  }
}

/** The credential or the rate budget kept it from going out. Of a passing fault that is not known. */
const wasSent = ({ kind, providerStatus }: IntegrationError): boolean =>
  providerStatus !== undefined || kind === 'transient' || kind === 'provider';
