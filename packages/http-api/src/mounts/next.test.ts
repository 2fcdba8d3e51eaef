import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { expect, it, onTestFinished } from 'vitest';
import { base } from '../../test/client.ts';
import { deliveryHeaders, deliveryText, testHost } from '../../test/host.ts';
import { asOwner, describeMount, listening, saysWhatToFix } from '../../test/mount.ts';
import { createRoute, keepOne } from '../../test/mounting/next.ts';

/** Next calls a route handler with its own context. */
type RouteHandler = (request: Request, context: { params: Promise<{ path?: string[] }> }) => Promise<Response>;

/** Turns Node's requests into Fetch requests and calls the handlers by method, like Next's server. */
describeMount('Next', (integrations) => {
  const methods: Readonly<Record<string, RouteHandler>> = createRoute(integrations);
  const context = { params: Promise.resolve({}) };
  const none = new Response(null, { status: 405 });
  const serve = getRequestListener((request) =>
    (methods[request.method === 'HEAD' ? 'GET' : request.method] ?? (async () => none))(request, context),
  );
  return listening(createServer((request, response) => void serve(request, response)));
});

it('is a route handler of Next', async () => {
  const { GET }: Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', RouteHandler> = createRoute(
    testHost().integrations,
  );
  const request = new Request(`http://host${base}/providers`, { headers: asOwner });
  expect((await GET(request, { params: Promise.resolve({ path: ['providers'] }) })).status).toBe(200);
});

it('answers a delivery with what to fix when something has read its body', async () => {
  const { POST } = createRoute(testHost().integrations);
  const init = { method: 'POST', headers: deliveryHeaders(), body: deliveryText };
  const request = new Request(`http://host${base}/webhooks/acme`, init);
  await request.json();
  const refused = await POST(request);
  expect({ status: refused.status, json: await refused.json() }).toEqual(saysWhatToFix);
});

it('makes one instance, however often its module is loaded', () => {
  onTestFinished(() => {
    globalThis.hostIntegrations = undefined;
  });
  const { integrations } = testHost();
  expect(keepOne(() => integrations)).toBe(integrations);
  const another = keepOne(() => {
    throw new Error('Made twice.');
  });
  expect(another).toBe(integrations);
});
