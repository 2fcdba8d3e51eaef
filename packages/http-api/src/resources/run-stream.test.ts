import { describe, expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { follow } from '../../test/event-stream.ts';
import { actorOf, type HostOptions } from '../../test/host.ts';
import { testWorld } from '../../test/world.ts';

/** A world with long streams, and a function that opens one of its run. */
async function streaming(streams: HostOptions['streams'] = {}) {
  const world = await testWorld({ streams });
  const { handler, owner, run } = world;
  const open = (headers: Record<string, string> = {}, path = `/runs/${run}/stream`) =>
    handler(new Request(`http://host${base}${path}`, { headers }), owner);
  return { ...world, open };
}

describe('GET /runs/{id}/stream', () => {
  it('sends the run as it is, then its progress, then its end, and closes', async () => {
    const { open, openGate, as, run } = await streaming();
    const answered = await open();
    expect(Object.fromEntries(answered.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const stream = follow(answered);
    await expect.poll(() => stream.events().length).toBeGreaterThan(0);
    expect(stream.text()).toMatch(/^retry: \d+\n/);
    expect(stream.events()[0]).toMatchObject({ event: 'progress', data: { id: run, state: 'STARTED' } });
    openGate();
    await stream.end;
    const events = stream.events();
    expect(events.filter(({ event }) => event === 'end')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { state: 'SUCCESS', progress: { fetched: 1 } } });
    expect(events.at(-1)?.data).toEqual((await as('GET', `/runs/${run}/`)).json);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('sends the end of a run that has ended, and nothing to a client that has read it', async () => {
    const { open, unsettled } = await streaming();
    const path = `/runs/${unsettled}/stream`;
    const stream = follow(await open({}, path));
    await stream.end;
    expect(stream.events()).toMatchObject([{ event: 'end', data: { state: 'FAILURE' } }]);
    const again = await open({ 'last-event-id': stream.events()[0]?.id ?? '' }, path);
    expect([again.status, await again.text()]).toEqual([204, '']);
    expect((await open({ 'last-event-id': 'of another time' }, path)).status).toBe(200);
  });

  it('does not repeat an event that the client has read', async () => {
    const { open, openGate } = await streaming();
    const first = await open();
    const reader = first.body?.getReader();
    const id = /^id: (.*)$/m.exec(new TextDecoder().decode((await reader?.read())?.value))?.[1] ?? '';
    await reader?.cancel();
    const stream = follow(await open({ 'last-event-id': id }));
    await expect.poll(() => stream.text()).not.toBe('');
    expect(stream.events()).toEqual([]);
    openGate();
    await stream.end;
    expect(stream.events().at(-1)).toMatchObject({ event: 'end' });
  });

  it('is refused while the shop has too many, and accepted after one is closed', async () => {
    const { open, handler, run } = await streaming({ mostPerShop: 1 });
    const reader = (await open()).body?.getReader();
    const refused = await open();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await refused.json()).toMatchObject({ code: 'too_many_streams' });
    const elsewhere = new Request(`http://host${base}/runs/${run}/stream`);
    expect((await handler(elsewhere, actorOf('owner', 'shop-2'))).status).toBe(404);
    await reader?.cancel();
    expect((await open()).status).toBe(200);
  });

  it('is refused when all shops together have too many, and names the limit', async () => {
    const { open } = await streaming({ mostInAll: 1 });
    const reader = (await open()).body?.getReader();
    const refused = await open();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      code: 'too_many_streams',
      detail: expect.stringContaining('streams.mostInAll'),
    });
    await reader?.cancel();
    expect((await open()).status).toBe(200);
  });

  it('takes no place for HEAD', async () => {
    const { as, run } = await streaming({ mostPerShop: 0 });
    const head = await as('HEAD', `/runs/${run}/stream`);
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('sends comments while nothing happens', async () => {
    const { open } = await streaming({ pingEveryMs: 5 });
    const stream = follow(await open());
    await expect.poll(() => stream.text()).toMatch(/(\n\n:\n\n)(:\n\n)+$/);
    expect(stream.events()).toHaveLength(1);
  });

  it('closes after a while, even if the run continues, so that the client reconnects', async () => {
    const { open, logged } = await streaming({ closeAfterMs: 100 });
    const stream = follow(await open());
    await stream.end;
    expect(stream.events()).toMatchObject([{ event: 'progress' }]);
    expect(logged).toEqual([]);
  });

  it('disconnects a client that reads nothing when the stream has lasted its time, and frees its place', async () => {
    const { open } = await streaming({ closeAfterMs: 100, mostPerShop: 1 });
    const unread = await open();
    expect((await open()).status).toBe(429);
    await expect.poll(async () => (await open()).status).toBe(200);
    await expect(unread.text()).rejects.toThrow('the client did not read it');
  });

  it('ends when the process stops', async () => {
    const { open, integrations, openGate } = await streaming();
    const stream = follow(await open());
    await expect.poll(() => stream.events().length).toBe(1);
    const stopped = integrations.stop();
    await stream.end;
    openGate();
    await stopped;
    expect(stream.events().map(({ event }) => event)).not.toContain('end');
  });

  it('breaks off when the storage fails, without the error message', async () => {
    const { open, logged, fault } = await streaming();
    const stream = follow(await open());
    await expect.poll(() => stream.events().length).toBe(1);
    fault.everything = new Error('canary');
    await expect(stream.end).rejects.toThrow('The answer broke off: internal.');
    expect(logged).toMatchObject([['Could not answer a request.', { route: 'streamRun' }]]);
    expect(stream.text()).not.toContain('canary');
  });
});
