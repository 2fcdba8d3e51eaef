import { afterEach, describe, expect, it } from 'vitest';
import { type Served, serveOnLoopback } from './loopback.ts';

const open: Served[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function serve(port?: number): Promise<Served> {
  const served = await serveOnLoopback(
    async (request) => Response.json({ url: request.url, method: request.method, body: await request.text() }),
    port,
  );
  open.push(served);
  return served;
}

describe('a server on loopback', () => {
  it("answers real HTTP with the handler's answer", async () => {
    const { origin } = await serve();
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const reply = await fetch(`${origin}/v1/orders?limit=2`, { method: 'POST', body: 'hello' });
    expect(await reply.json()).toEqual({ url: `${origin}/v1/orders?limit=2`, method: 'POST', body: 'hello' });
  });

  it('says what to do when its port is in use', async () => {
    const port = Number(new URL((await serve()).origin).port);
    await expect(serve(port)).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use: choose another one with PORT`);
  });
});
