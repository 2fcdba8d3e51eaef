import { afterEach, expect, it } from 'vitest';
import { fetchThrough, type Served, serveOnLoopback } from './loopback.ts';

const open: Served[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

const handler = async (request: Request) =>
  Response.json({
    url: request.url,
    method: request.method,
    key: request.headers.get('x-key'),
    body: await request.text(),
  });

it('serves a handler on loopback under the address it stands for, with method, headers and body', async () => {
  const served = await serveOnLoopback(handler, 'https://api.acme.example');
  open.push(served);
  const fetch = fetchThrough(new Map([['https://api.acme.example', served.origin]]));
  const reply = await fetch('https://api.acme.example/v1/orders?limit=2', {
    method: 'POST',
    headers: { 'x-key': 'k' },
    body: 'hello',
  });
  expect(served.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await reply.json()).toEqual({
    url: 'https://api.acme.example/v1/orders?limit=2',
    method: 'POST',
    key: 'k',
    body: 'hello',
  });
});
