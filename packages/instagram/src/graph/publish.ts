import { type IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import type { ProviderHttp } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { FaultKind } from '../fault-table.ts';
import { errorStatuses, type GraphFault, readFault } from '../faults.ts';
import { graphId } from './id.ts';

/** The outcome of one publish request. `unknown`: it may have taken effect. */
export type PublishAnswer =
  | { readonly outcome: 'published'; readonly mediaId: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'refused'; readonly fault: GraphFault }
  | { readonly outcome: 'not_sent'; readonly error: IntegrationError };

const publishedSchema = z.object({ id: graphId });
/** Errors that prove that this request published nothing. */
const definiteRefusals: ReadonlySet<FaultKind> = new Set<FaultKind>([
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
 * Sends one publish request and never retries it, because there is no idempotency key. The outcome is `unknown` after a
 * time-out, a server error, and 4/2207051, which was seen with the post live (postiz-app#1681).
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
    const reply = await http.post(`/${version}/${accountId}/media_publish`, { form, accept: errorStatuses });
    const fault = readFault(reply);
    if (fault) return definiteRefusals.has(fault.kind) ? { outcome: 'refused', fault } : { outcome: 'unknown' };
    const { data } = publishedSchema.safeParse(reply.body);
    return reply.status < 300 && data ? { outcome: 'published', mediaId: data.id } : { outcome: 'unknown' };
  } catch (error) {
    signal.throwIfAborted();
    if (!isIntegrationError(error)) throw error;
    return mayHaveBeenSent(error) ? { outcome: 'unknown' } : { outcome: 'not_sent', error };
  }
}

/** Not if the credential or the rate budget blocked it. After a transient error it is unknown. */
const mayHaveBeenSent = ({ kind, providerStatus }: IntegrationError): boolean =>
  providerStatus !== undefined || kind === 'transient' || kind === 'provider';
