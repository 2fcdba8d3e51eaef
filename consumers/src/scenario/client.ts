import * as z from 'zod';

const connectionSchema = z.object({ id: z.string(), provider_key: z.string(), health: z.string() });
const runSchema = z.object({
  id: z.string(),
  state: z.string(),
  progress: z.object({ fetched: z.int(), created: z.int(), changed: z.int(), rejected: z.int() }),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
const eventSchema = z.object({ event_type: z.string() });
const listOf = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row) });

export type Run = z.output<typeof runSchema>;

const apiPath = '/api/integrations';

/** The integrations of a host, as one of its people calls them. Without a role, nobody is signed in. */
export function createClient(origin: string, role: string | null) {
  const headers = role === null ? {} : { 'x-actor': role };

  const request = (method: string, path: string, body?: object) =>
    fetch(`${origin}${apiPath}${path}`, {
      method,
      headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  async function call<Schema extends z.ZodType>(schema: Schema, method: string, path: string, body?: object) {
    const answer = await request(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  }

  return {
    get: (path: string) => request('GET', path),
    create: (providerKey: string, config: object) =>
      call(connectionSchema, 'POST', '/connections/', { provider_key: providerKey, config }),
    connections: async () => (await call(listOf(connectionSchema), 'GET', '/connections/')).data,
    test: (id: string) => call(connectionSchema, 'POST', `/connections/${id}/test/`),
    authorize: (id: string) => call(z.object({ url: z.url() }), 'POST', `/connections/${id}/authorize/`),
    /** Returns from the provider, as a browser does. @returns where it is redirected to */
    async comeBack(address: string): Promise<URL> {
      const answer = await fetch(address, { headers, redirect: 'manual' });
      return new URL(answer.headers.get('location') ?? '', origin);
    },
    request: (id: string, capability: string, input: object) =>
      call(runSchema, 'POST', `/connections/${id}/actions/${capability}/`, input),
    /** Waits for a run's end by its stream. */
    async follow(id: string): Promise<Run> {
      const answer = await request('GET', `/runs/${id}/stream`);
      // The host closes the stream after the end.
      const text = await answer.text();
      const end = /^event: end\n(?:id: .*\n)?data: (.*)$/m.exec(text)?.[1];
      if (!answer.ok || end === undefined)
        throw new Error(`The stream of run ${id} did not end: ${answer.status} ${text}`);
      return runSchema.parse(JSON.parse(end));
    },
    events: async () => (await call(listOf(eventSchema), 'GET', '/events/?limit=200')).data,
  };
}
export type Client = ReturnType<typeof createClient>;
