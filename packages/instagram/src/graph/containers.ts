import type { ProviderHttp } from '@makerfex/integrations-core';
import * as z from 'zod';
import { graphId, readAnswer } from './answer.ts';
import { classify, type GraphFault, readContainerFault, refusals, toProviderFault } from './fault.ts';

const statusSchema = z.object({ status_code: z.string().optional(), status: z.string().optional() });

/** Where a container got to. `working` is also what is not known yet, `gone` what Instagram does not find, or not yet. */
export type ContainerStatus =
  | { readonly state: 'working' | 'finished' | 'published' | 'expired' }
  | { readonly state: 'failed' | 'gone'; readonly fault: GraphFault };

const states: ReadonlyMap<string, 'finished' | 'published' | 'expired'> = new Map([
  ['FINISHED', 'finished'],
  ['PUBLISHED', 'published'],
  ['EXPIRED', 'expired'],
]);

export async function readContainer(http: ProviderHttp, version: string, id: string): Promise<ContainerStatus> {
  const ask = (accept: readonly number[]) =>
    http.get(`/${version}/${id}`, {
      query: { fields: ['status_code', 'status'] },
      accept,
      fault: (reply) => {
        const fault = readContainerFault(reply);
        return fault && toProviderFault(fault);
      },
    });
  const reply = await ask(refusals);
  const fault = readContainerFault(reply);
  if (fault?.kind === 'new_container' || fault?.kind === 'late_container') return { state: 'gone', fault };
  // Any other refusal is left to the client, which knows what is tried again and when.
  const { body } = reply.status < 400 ? reply : await ask([]);
  const { status_code: code, status = '' } = readAnswer(statusSchema, body, 'a container');
  // Seen: the prose alone, without a code.
  if (code === 'ERROR' || (code === undefined && status.startsWith('Error')))
    return { state: 'failed', fault: faultIn(status) };
  return { state: states.get(code ?? '') ?? 'working' };
}

/** `Error: Media upload has failed with error code 2207026`: the digits are all that can be relied on. */
function faultIn(prose: string): GraphFault {
  const digits = /\b(\d{7})\b/.exec(prose)?.[1];
  return classify(undefined, digits === undefined ? undefined : Number(digits));
}

const made = z.object({ id: graphId });

/** Makes a container. One that is not published comes to nothing after a day, so it can be tried again. */
export async function createContainer(
  http: ProviderHttp,
  version: string,
  accountId: string,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const { body } = await http.post(`/${version}/${accountId}/media`, { form, idempotent: true });
  return readAnswer(made, body, 'a new container').id;
}
