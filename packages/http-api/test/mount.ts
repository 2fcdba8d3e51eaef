import type { Server } from 'node:http';
import type { Integrations } from '@makerfex/integrations-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { base } from './client.ts';
import { follow } from './event-stream.ts';
import { actorOf, deliveryHeaders, deliveryText, testHost } from './host.ts';

const largestBody = 1_048_576;

/** Waits until a server listens on loopback, and closes it with the test. @returns its address */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

export const asOwner = { 'x-actor': 'owner' };
export const withJson = { ...asOwner, 'content-type': 'application/json' };

/** What every mount must do, over real HTTP, with `authenticate` of mounting/login.ts. @param mount returns the address of the server */
export function describeMount(name: string, mount: (integrations: Integrations) => Promise<string>): void {
  describe(`mounted in ${name}`, () => {
    const start = async () => `${await mount(testHost().integrations)}${base}`;

    it('reads, writes and deletes', async () => {
      const at = await start();
      const body = JSON.stringify({ provider_key: 'acme', config: { store_id: 'one' } });
      const made = await fetch(`${at}/connections/`, { method: 'POST', headers: withJson, body });
      expect(made.status).toBe(201);
      const location = new URL(made.headers.get('location') ?? '', at).href;
      const got = await fetch(location.replace(/\/$/, ''), { headers: asOwner });
      expect(await got.json()).toMatchObject({ provider_key: 'acme', version: 1 });
      const deleted = await fetch(location, { method: 'DELETE', headers: asOwner });
      expect(deleted.status).toBe(204);
      expect((await fetch(location, { headers: asOwner })).status).toBe(404);
    });

    it('answers a path with a query, and a method without a body', async () => {
      const at = await start();
      const events = await fetch(`${at}/events?limit=1`, { headers: asOwner });
      expect(await events.json()).toEqual({ data: [], next_cursor: null });
      const head = await fetch(`${at}/providers/`, { method: 'HEAD', headers: asOwner });
      expect([head.status, await head.text()]).toEqual([200, '']);
    });

    it('answers errors as problems', async () => {
      const at = await start();
      const asked = async (path: string, init?: RequestInit) => {
        const answered = await fetch(`${at}${path}`, init);
        expect(answered.headers.get('content-type')).toBe('application/problem+json');
        return answered.status;
      };
      expect(await asked('/providers/')).toBe(401);
      expect(await asked('/nothing/', { headers: asOwner })).toBe(404);
      expect(await asked('/providers/', { method: 'PUT', headers: asOwner })).toBe(405);
      expect(await asked('/connections/', { method: 'POST', headers: withJson, body: '{' })).toBe(400);
    });

    it('refuses a body over the limit, announced or not, and keeps serving', async () => {
      const at = await start();
      const post = async (body: RequestInit['body']) =>
        (await fetch(`${at}/connections/`, { method: 'POST', headers: withJson, body: body ?? null, duplex: 'half' }))
          .status;
      expect(await post('x'.repeat(largestBody * 10))).toBe(413);
      expect(await post(new Blob(['x'.repeat(largestBody + 1)]).stream())).toBe(413);
      expect(await post('{}')).toBe(422);
    });

    it('receives a delivery byte for byte, and a challenge, without a login', async () => {
      const at = await start();
      const post = async (text: string) =>
        (await fetch(`${at}/webhooks/acme/`, { method: 'POST', headers: deliveryHeaders(), body: text })).status;
      expect(await post(deliveryText)).toBe(200);
      expect(await post(JSON.stringify(JSON.parse(deliveryText)))).toBe(401);
      const challenge = await fetch(`${at}/webhooks/acme?verify_token=right&challenge=42`);
      expect([challenge.status, await challenge.text()]).toEqual([200, '42']);
    });

    it('streams the export', async () => {
      const at = await start();
      const file = await fetch(`${at}/events/export.csv`, { headers: asOwner });
      expect(file.headers.get('content-type')).toMatch('text/csv');
      expect(await file.text()).toMatch(/^"id","created_at"/);
    });

    it('streams a run while it is under way', async () => {
      const { integrations, openGate } = testHost();
      const at = `${await mount(integrations)}${base}`;
      const run = await startRun(integrations);
      const stream = follow(await fetch(`${at}/runs/${run}/stream`, { headers: asOwner }));
      await expect.poll(() => stream.events()).toMatchObject([{ event: 'progress', data: { state: 'STARTED' } }]);
      openGate();
      await stream.end;
      expect(stream.events().at(-1)).toMatchObject({ event: 'end', data: { state: 'SUCCESS' } });
    });

    it('ends the watch of a run when the client goes away', async () => {
      const { integrations } = testHost();
      const watches = countWatches(integrations);
      const at = `${await mount(watches.integrations)}${base}`;
      const run = await startRun(integrations);
      const clients = Array.from({ length: 10 }, () => new AbortController());
      const answers = clients.map(({ signal }) => fetch(`${at}/runs/${run}/stream`, { headers: asOwner, signal }));
      for (const answered of await Promise.all(answers)) await answered.body?.getReader().read();
      expect(watches.open()).toBe(10);
      for (const client of clients) client.abort();
      await expect.poll(watches.open).toBe(0);
    });
  });
}

/** Sends a delivery that is signed rightly. @param at the address of the server */
export async function sendDelivery(at: string): Promise<{ status: number; json: unknown }> {
  const answered = await fetch(`${at}${base}/webhooks/acme/`, {
    method: 'POST',
    headers: deliveryHeaders(),
    body: deliveryText,
  });
  return { status: answered.status, json: await answered.json() };
}

/** A delivery behind a parser is answered with what to fix, and not as if its signature were wrong. */
export const saysWhatToFix = {
  status: 500,
  json: expect.objectContaining({
    code: 'not_configured',
    detail: expect.stringContaining('mount the integrations before the parser'),
  }),
};

/** Starts a run that waits at the gate, in the shop of the login. @returns its id */
export async function startRun(integrations: Integrations): Promise<string> {
  const { connections, credentials, actions, runs } = integrations.for(actorOf('owner'));
  const { id } = await connections.create({ providerKey: 'acme', config: { store_id: 'one' } });
  await credentials.set(id, { kind: 'access_token', secret: { access_token: 'token-1' } });
  const run = await actions.run(id, 'import_things');
  await expect.poll(async () => (await runs.get(run.id)).state).toBe('STARTED');
  return run.id;
}

/** The same integrations, with the number of open watches. */
function countWatches(real: Integrations) {
  let count = 0;
  const integrations: Integrations = {
    ...real,
    for(actor) {
      const shop = real.for(actor);
      return {
        ...shop,
        runs: {
          ...shop.runs,
          async *watch(...args) {
            count += 1;
            try {
              yield* shop.runs.watch(...args);
            } finally {
              count -= 1;
            }
          },
        },
      };
    },
  };
  return { integrations, open: () => count };
}
