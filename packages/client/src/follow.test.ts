import { describe, expect, it } from 'vitest';
import { startHost } from '../test/host.ts';
import { createClient } from './client.ts';

async function startRun(options?: Parameters<typeof startHost>[0]) {
  const host = await startHost(options);
  const api = createClient({ baseUrl: host.baseUrl, headers: () => ({ authorization: 'Bearer owner' }) });
  const { id } = await api.connections.create({ provider_key: 'acme', config: { store_id: 'one' } });
  await api.credentials.set(id, { kind: 'access_token', secret: { access_token: 'token-1' } });
  const run = await api.runs.start(id, 'import_things');
  return { ...host, api, run, streams: () => host.asked.filter((line) => line.endsWith('/stream')).length };
}

describe('following a run', () => {
  it('yields it after every change, and ends with it', async () => {
    const { api, run, openGate } = await startRun();
    const states: string[] = [];
    for await (const { state } of api.runs.follow(run.id)) {
      states.push(state);
      if (state === 'STARTED') openGate();
    }
    expect(states.at(-1)).toBe('SUCCESS');
    expect(states).toContain('STARTED');
  });

  it('goes on where it stopped when the stream closes, and yields nothing twice', async () => {
    const { api, run, openGate, streams } = await startRun({ closeAfterMs: 200 });
    const seen: string[] = [];
    const ended = (async () => {
      for await (const { state, progress } of api.runs.follow(run.id)) seen.push(`${state} ${progress.fetched}`);
    })();
    await expect.poll(streams).toBeGreaterThan(1);
    openGate();
    await ended;
    expect(seen.at(-1)).toBe('SUCCESS 1');
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('opens the stream again when the network breaks', async () => {
    const { api, run, openGate, cut, streams } = await startRun();
    const states: string[] = [];
    for await (const { state } of api.runs.follow(run.id)) {
      states.push(state);
      if (state !== 'STARTED' || streams() > 1) continue;
      cut();
      openGate();
    }
    expect(states.at(-1)).toBe('SUCCESS');
    expect(streams()).toBe(2);
  });

  it('throws at once what a new attempt cannot change', async () => {
    const { api } = await startRun();
    const follow = api.runs.follow('01900000-0000-7000-8000-000000000000');
    await expect(follow.next()).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('ends with the reason of the signal, also between two streams', async () => {
    const { api, run, streams } = await startRun({ closeAfterMs: 50 });
    const left = new AbortController();
    const reason = new Error('The page was left.');
    const follow = (async () => {
      for await (const { state } of api.runs.follow(run.id, { signal: left.signal })) expect(state).not.toBe('SUCCESS');
    })();
    await expect.poll(streams).toBeGreaterThan(0);
    setTimeout(() => left.abort(reason), 500);
    await expect(follow).rejects.toBe(reason);
  });
});
