import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

const base = '/api/integrations';
const runSchema = z.object({ id: z.string(), state: z.string() });
const ended = new Set(['SUCCESS', 'FAILURE', 'REVOKED']);

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
}

/** Calls the host's API for a person of a shop. */
export function createClient(origin: string, actor: string) {
  const call = async (path: string, { method = 'GET', body }: Call = {}): Promise<Response> =>
    fetch(`${origin}${base}${path}`, {
      method,
      headers: { 'x-actor': actor, ...(method === 'POST' && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });

  /** @throws where it is not answered well */
  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await call(path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };

  return {
    call,
    post,
    async connect(providerKey: string, config: object, credential?: object): Promise<string> {
      const { id } = z
        .object({ id: z.string() })
        .parse(await post('/connections/', { provider_key: providerKey, config }));
      if (credential) await post(`/connections/${id}/credential/`, credential);
      return id;
    },
    /** Runs a capability to its end. @returns the run's id and state */
    async run(connection: string, capability: string, input: object): Promise<{ id: string; state: string }> {
      let run = runSchema.parse(await post(`/connections/${connection}/actions/${capability}/`, input));
      while (!ended.has(run.state)) {
        await delay(50);
        run = runSchema.parse(await (await call(`/runs/${run.id}/`)).json());
      }
      return run;
    },
  };
}
