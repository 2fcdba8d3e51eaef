import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { instagramHost } from '../test/host.ts';
import type { FaultOrder } from './simulator/index.ts';

const kinds: FaultOrder[] = [
  { kind: 'graph_error', error: { code: 190, subcode: 463 } },
  { kind: 'graph_error', error: { code: 77_777 } },
  // No wait, or the run would not end.
  { kind: 'rate_limited', minutesToRegain: 0 },
  { kind: 'token_expired' },
  { kind: 'server_error' },
  { kind: 'truncated' },
  { kind: 'malformed' },
  { kind: 'dropped' },
  { kind: 'silent' },
];

describe('the access token appears only in a header', () => {
  it.each(
    kinds.flatMap((fault) =>
      ['/me', 'content_publishing_limit', '/media', 'media_publish'].map((path) => [fault.kind, path, fault] as const),
    ),
  )('when Instagram answers with %s to %s', async (_kind, path, fault) => {
    const urls: string[] = [];
    const bodies: string[] = [];
    const { ask, shop, simulator, storage, connectionId } = await instagramHost({
      attempts: 1,
      timing: { pollForMs: 20, callMs: 40, graceMs: 1 },
      see: async (request) => {
        urls.push(request.url);
        bodies.push(await request.text());
      },
    });
    simulator.faults.next({ ...fault, path, count: 99 });
    const run = await shop.runs.waitFor((await ask()).id);
    const { rows } = await shop.events.list({ limit: 200 });
    const stored = await storage.transaction({ shopId: 'shop-1' }, async (unit) => [
      await unit.runs.find(run.id),
      await unit.connections.list(),
    ]);
    const everything = inspect([run, rows, stored, simulator.requests, urls, bodies], {
      depth: 12,
      maxStringLength: null,
    });
    expect(everything).toContain(connectionId);
    expect(everything).not.toContain('IGAA');
    expect(everything).not.toContain(simulator.app.clientSecret);
    expect(urls.length).toBeGreaterThan(0);
    expect(simulator.requests.some((request) => request.path.includes(path))).toBe(true);
  });
});
