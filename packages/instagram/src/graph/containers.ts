import { type ProviderHttp, readBody } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { classify, errorStatuses, type GraphFault, readContainerFault, toProviderFault } from '../faults.ts';
import { graphId } from './id.ts';

const statusSchema = z.object({ status_code: z.string().optional(), status: z.string().optional() });

/** The state of a container. `working` includes unknown states; `gone` means that Instagram does not find it, or not yet. */
export type ContainerStatus =
  | { readonly state: 'working' | 'finished' | 'published' | 'expired' }
  | { readonly state: 'failed' | 'gone'; readonly fault: GraphFault };

const states: ReadonlyMap<string, 'finished' | 'published' | 'expired'> = new Map([
  ['FINISHED', 'finished'],
  ['PUBLISHED', 'published'],
  ['EXPIRED', 'expired'],
]);

export async function readContainer(http: ProviderHttp, version: string, id: string): Promise<ContainerStatus> {
  const get = (accept: readonly number[]) =>
    http.get(`/${version}/${id}`, {
      query: { fields: ['status_code', 'status'] },
      accept,
      fault: (reply) => {
        const fault = readContainerFault(reply);
        return fault && toProviderFault(fault);
      },
    });
  const reply = await get(errorStatuses);
  const fault = readContainerFault(reply);
  if (fault?.kind === 'new_container' || fault?.kind === 'late_container') return { state: 'gone', fault };
  // Any other error goes to the client, which knows what to retry and when.
  const { body } = reply.status < 400 ? reply : await get([]);
  const { status_code: code, status = '' } = readBody(statusSchema, body, "Instagram's answer about a container");
  // Sometimes there is only prose, without a code.
  if (code === 'ERROR' || (code === undefined && status.startsWith('Error')))
    return { state: 'failed', fault: faultIn(status) };
  return { state: states.get(code ?? '') ?? 'working' };
}

/** `Error: Media upload has failed with error code 2207026`: only the digits are reliable. */
function faultIn(prose: string): GraphFault {
  const digits = /\b(\d{7})\b/.exec(prose)?.[1];
  return classify(undefined, digits === undefined ? undefined : Number(digits));
}

const createdSchema = z.object({ id: graphId });

/** Creates a container. Retrying is safe: an unpublished container expires after a day. */
export async function createContainer(
  http: ProviderHttp,
  version: string,
  accountId: string,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const { body } = await http.post(`/${version}/${accountId}/media`, { form, idempotent: true });
  return readBody(createdSchema, body, "Instagram's answer about a new container").id;
}
