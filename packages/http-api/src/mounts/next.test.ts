import { expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { testHost } from '../../test/host.ts';
import { asOwner } from '../../test/mount.ts';
import { createRoute } from '../../test/mounting/next.ts';

/** How Next calls a route handler: with a context of its own. */
type RouteHandler = (request: Request, context: { params: Promise<{ path?: string[] }> }) => Promise<Response>;

it('is a route handler of Next', async () => {
  const { GET }: Record<'GET' | 'POST' | 'PATCH' | 'DELETE', RouteHandler> = createRoute(testHost().integrations);
  const request = new Request(`http://host${base}/providers`, { headers: asOwner });
  expect((await GET(request, { params: Promise.resolve({ path: ['providers'] }) })).status).toBe(200);
});
