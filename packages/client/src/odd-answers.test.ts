import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ClientOptions, createClient } from './index.ts';

/** A client of a server that answers every request in its own way. */
async function against(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return createClient({ baseUrl: `http://127.0.0.1:${address.port}` });
}

const answer =
  (mediaType: string, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': mediaType }).end(body);
const eventStream = (...lines: string[]) => answer('text/event-stream', `${lines.join('\n')}\n\n`);
const loginPage = answer('text/html', '<title>Sign in</title>');
const notOfApi = { name: 'ApiError', code: 'unexpected_answer', status: 200 };

describe('an answer that is not from the API', () => {
  it('is never taken for success: a login page after a deletion, for a file, for a stream', async () => {
    const api = await against(loginPage);
    await expect(api.connections.delete('1')).rejects.toMatchObject(notOfApi);
    await expect(api.schedules.delete('1', 'import_things')).rejects.toMatchObject(notOfApi);
    await expect(api.runs.document('1')).rejects.toMatchObject(notOfApi);
    await expect(api.events.exportCsv()).rejects.toMatchObject(notOfApi);
    await expect(api.providers.list()).rejects.toMatchObject(notOfApi);
    await expect(api.runs.follow('1').next()).rejects.toMatchObject(notOfApi);
  });

  it('is an ApiError in a stream too', async () => {
    const api = await against(eventStream('event: progress', 'data: {broken'));
    await expect(api.runs.follow('1').next()).rejects.toMatchObject(notOfApi);
  });

  it('that breaks off is unreachable', async () => {
    const api = await against((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(api.providers.list()).rejects.toMatchObject({ name: 'ApiError', code: 'unreachable', status: 0 });
  });
});

it('reads an event whose text has a line separator of Unicode', async () => {
  const run = { state: 'FAILURE', error: { message: 'one\u2028two\u2029three' } };
  const api = await against(eventStream('event: end', 'id: 1', `data: ${JSON.stringify(run)}`));
  const seen: unknown[] = [];
  for await (const state of api.runs.follow('1')) seen.push(state);
  expect(seen).toEqual([run]);
});

it.each(['', '.', '..'])('refuses an id that would be another path: "%s"', async (id) => {
  const api = await against(answer('application/json', '{"data":[],"next_cursor":null}'));
  const refused = { code: 'invalid_input', status: 0, message: expect.stringContaining('needs an id') };
  await expect(api.connections.get(id)).rejects.toMatchObject(refused);
  await expect(api.runs.start(id, 'import_things')).rejects.toMatchObject(refused);
  await expect(api.runs.follow(id).next()).rejects.toMatchObject(refused);
});

it('says what is wrong with a base URL that is missing', () => {
  const options: ClientOptions = JSON.parse('{}');
  expect(() => createClient(options)).toThrow('`baseUrl` of createClient must be a text');
});

describe('a stream that breaks', () => {
  afterEach(() => void vi.useRealTimers());

  /** Every stream lasts so long without an event, and breaks; the last of 8 has the end. */
  async function follow(lastsMs: number) {
    vi.useFakeTimers();
    let opened = 0;
    const broken = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => void setTimeout(() => controller.error(new TypeError('terminated')), lastsMs),
      });
    const headers = { 'content-type': 'text/event-stream' };
    const api = createClient({
      baseUrl: 'https://app.example.com',
      fetch: async () => {
        opened += 1;
        return new Response(opened < 8 ? broken() : 'event: end\ndata: {"state":"SUCCESS"}\n\n', { headers });
      },
    });
    const next = api.runs.follow('1').next();
    const ended = next.then(
      ({ value }) => value?.state,
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(600_000);
    return { opened, ended: await ended };
  }

  it('after a while is opened again, however often: the run only waits', async () => {
    expect(await follow(60_000)).toEqual({ opened: 8, ended: 'SUCCESS' });
  });

  it('at once five times in a row ends with an ApiError', async () => {
    const { opened, ended } = await follow(10);
    expect(opened).toBe(5);
    expect(ended).toMatchObject({ name: 'ApiError', code: 'unreachable' });
  });
});
