import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { receive } from '../../test/docs-receiver.ts';
import { type HostOptions, owner, vendorHost } from '../../test/host.ts';
import { textOf } from '../../test/pdf.ts';
import { signingSecret, startWebhook } from '../../test/webhook-server.ts';

const credential = { kind: 'api_key', secret: { api_key: signingSecret } } as const;

async function webhookHost(options: HostOptions = {}) {
  const receiver = await startWebhook();
  onTestFinished(() => receiver.close());
  const host = await vendorHost({
    outbound: { allowPrivateAddresses: true },
    ...options,
    config: { delivery: 'webhook', webhook_url: receiver.url, ...options.config },
  });
  await host.shop.credentials.set(host.connection.id, credential);
  return { ...host, receiver };
}

const documentsSchema = z.array(z.object({ name: z.string(), file_name: z.string(), base64: z.base64() }));

describe('delivery by webhook', () => {
  it('makes one signed call with the whole hand-off', async () => {
    const { handedOff, receiver } = await webhookHost();
    const { runId, delivery } = await handedOff({ ship_to: { city: 'Berlin', postal_code: '10115' } });
    expect(delivery).toMatchObject({ by: 'webhook', message_id: runId });
    expect(receiver.calls).toMatchObject([
      {
        id: runId,
        path: '/hooks/makerfex?shop=7',
        body: {
          type: 'vendor.handoff',
          data: {
            run_id: runId,
            invoice: {
              number: 'INV-1',
              issued_on: '2026-11-24',
              seller: { name: 'Kiln & Co' },
              totals: { total: '9.70' },
            },
            work_order: { number: 'WO-INV-1', due_on: '2026-12-01', ship_to: { postal_code: '10115' } },
          },
        },
      },
    ]);
    const documents = documentsSchema.parse(receiver.calls[0]?.body.data['documents']);
    expect(documents.map(({ file_name }) => file_name)).toEqual(['invoice-INV-1.pdf', 'work-order-WO-INV-1.pdf']);
    expect(await textOf(Buffer.from(documents[0]?.base64 ?? '', 'base64'))).toContain('9.70');
  });

  it('is accepted once by the documented receiver, and only with its signature', async () => {
    const { handedOff, receiver } = await webhookHost();
    await handedOff();
    const [call] = receiver.calls;
    const headers = {
      'webhook-id': call?.id ?? '',
      'webhook-signature': call?.signature ?? '',
      'webhook-timestamp': call?.timestamp ?? '',
    };
    const log = vi.spyOn(console, 'log').mockReturnValue();
    onTestFinished(() => log.mockRestore());
    const seen = new Set<string>();
    const deliver = async (body = call?.raw ?? '') =>
      (await receive(new Request('https://vendor.example/', { method: 'POST', headers, body }), signingSecret, seen))
        .status;
    expect([await deliver(), await deliver(), await deliver(`${call?.raw} `)]).toEqual([204, 204, 401]);
    expect(log.mock.calls).toEqual([['packing', 2]]);
  });

  it('keeps a query that looks like a parent path', async () => {
    const { handedOff, receiver, shop, connection } = await webhookHost();
    const config = { ...connection.config, webhook_url: `${receiver.url}&next=/../x\\` };
    await shop.connections.update(connection.id, { version: 1, config });
    await handedOff();
    expect(receiver.calls.map(({ path }) => path)).toEqual(['/hooks/makerfex?shop=7&next=/../x\\']);
  });

  it.each(['manager', 'employee'] as const)(
    'hides the query of its address, which may hold a token, from the role %s',
    async (role) => {
      const { integrations, receiver, run, shop, connection } = await webhookHost();
      const webhook_url = `${receiver.url}&token=canary-91b2`;
      await shop.connections.update(connection.id, { version: 1, config: { ...connection.config, webhook_url } });
      receiver.fates.push({ status: 400 }, { status: 503 });
      const failed = await run();
      expect(failed).toMatchObject({ state: 'FAILURE' });
      await shop.connections.test(connection.id);
      const theirs = integrations.for({ id: 'eve', shopId: owner.shopId, role });
      const seen = [
        await theirs.connections.list(),
        await theirs.connections.get(connection.id),
        await theirs.runs.list({ limit: 10 }),
        await shop.events.list({ limit: 200 }),
      ];
      expect(JSON.stringify(seen)).toContain('/hooks/makerfex');
      expect(JSON.stringify(seen)).not.toContain('canary-91b2');
    },
  );

  it('succeeds with any body when the status is a success', async () => {
    const { handedOff, receiver } = await webhookHost();
    receiver.fates.push({ status: 200, headers: { 'content-type': 'application/json' }, body: 'ok' });
    await handedOff();
    expect(receiver.calls).toHaveLength(1);
  });

  it('does not read an answer of 64 MB', async () => {
    const { handedOff, receiver } = await webhookHost();
    const parse = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parse.mockRestore());
    const body = JSON.stringify({ huge: 'x'.repeat(64 * 1024 * 1024) });
    receiver.fates.push({ status: 200, headers: { 'content-type': 'application/json' }, body });
    await handedOff();
    expect(receiver.calls).toHaveLength(1);
    expect(parse.mock.calls.filter(([text]) => text.length > 1_000_000)).toEqual([]);
  });

  it.each([
    ['a server error', { status: 503 }],
    ['no answer', 'dropped'],
    ['too many calls', { status: 429, headers: { 'retry-after': '0' } }],
  ] as const)('is retried after %s with the same message and invoice', async (_, fate) => {
    const { handedOff, receiver, invoices } = await webhookHost();
    receiver.fates.push(fate, fate);
    const { runId } = await handedOff();
    expect(receiver.calls.map(({ id }) => id)).toEqual([runId, runId, runId]);
    expect(new Set(receiver.calls.map(({ raw }) => raw)).size).toBe(1);
    expect(invoices.size).toBe(1);
  });

  it.each([
    [400, 'provider_rejected'],
    [410, 'provider_rejected'],
    [302, 'provider_rejected'],
    [401, 'provider_auth'],
  ])('fails at once when the answer is %i', async (status, code) => {
    const { run, receiver } = await webhookHost();
    receiver.fates.push({ status, headers: { location: 'http://127.0.0.1:1/' } });
    expect(await run()).toMatchObject({ state: 'FAILURE', attempts: 1, error: { code } });
    expect(receiver.calls).toHaveLength(1);
  });

  it.each([
    ['not answered', 'dropped'],
    ['answered with a server error', { status: 502 }],
  ] as const)('has an unknown outcome when it was %s in every attempt, and can be reconciled', async (_, fate) => {
    const { run, receiver, shop, invoices } = await webhookHost({ attempts: 2 });
    receiver.fates.push(fate, fate);
    const failed = await run();
    expect(failed).toMatchObject({ state: 'FAILURE', attempts: 2, error: { code: 'outcome_unknown' } });
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS' });
    expect(new Set(receiver.calls.map(({ id }) => id))).toEqual(new Set([failed.id]));
    expect(invoices.size).toBe(1);
  });

  it('has an unknown outcome when it is refused after an unanswered call', async () => {
    const { run, receiver } = await webhookHost();
    receiver.fates.push('dropped', { status: 400 });
    expect(await run()).toMatchObject({ state: 'FAILURE', error: { code: 'outcome_unknown' } });
  });

  it('continues after an unanswered call when it must wait', async () => {
    const { handedOff, receiver } = await webhookHost();
    receiver.fates.push('dropped', { status: 429, headers: { 'retry-after': '0' } });
    await handedOff();
    expect(receiver.calls).toHaveLength(3);
  });

  it('is abandoned by a stopping process, and repeated by the next as the same message', async () => {
    const { ask, receiver, integrations, worker, shop, invoices } = await webhookHost();
    const called = Promise.withResolvers<void>();
    receiver.hooks.onCall = () => {
      called.resolve();
      return new Promise(() => undefined);
    };
    const { id } = await ask();
    await called.promise;
    await integrations.stop();
    expect(await shop.runs.get(id)).toMatchObject({ state: 'RETRY' });
    receiver.hooks.onCall = async () => undefined;
    const successor = worker();
    await successor.start();
    expect(await successor.for(owner).runs.waitFor(id)).toMatchObject({ state: 'SUCCESS' });
    expect(receiver.calls.map((call) => call.id)).toEqual([id]);
    expect(invoices.size).toBe(1);
  });

  it('calls only public addresses', async () => {
    const { run, receiver } = await webhookHost({ outbound: {} });
    const { error } = await run();
    expect(error).toMatchObject({
      code: 'invalid_input',
      message: '127.0.0.1 is not on the public internet, and nothing else is called: give a public address.',
    });
    expect(receiver.calls).toEqual([]);
  });
});

describe('the signing secret', () => {
  it('is required: without it no run starts and nothing is issued', async () => {
    const { shop, connection, ask, invoices, receiver } = await webhookHost();
    await shop.credentials.revoke(connection.id);
    await expect(ask()).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.credential_revoked' });
    expect(await shop.connections.test(connection.id)).toMatchObject({ health: 'reauth_required' });
    expect(invoices.size).toBe(0);
    expect(receiver.calls).toEqual([]);
  });

  it('is not needed for another delivery', async () => {
    const { shop, connection, run } = await webhookHost();
    await shop.credentials.revoke(connection.id);
    const config = { ...connection.config, delivery: 'download' };
    await shop.connections.update(connection.id, { version: 1, config });
    expect(await run()).toMatchObject({ state: 'SUCCESS' });
  });

  it.each(['secret', 'whsec_', 'whsec_dG9vIHNob3J0', 'whsec_%%%%'])('is refused when it is %s', async (key) => {
    const { shop, connection } = await webhookHost();
    await expect(
      shop.credentials.set(connection.id, { kind: 'api_key', secret: { api_key: key } }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'secret.api_key', problem: expect.stringContaining('whsec_') }],
    });
  });

  it('appears in no event, run or call', async () => {
    const { handedOff, receiver, shop } = await webhookHost();
    receiver.fates.push({ status: 500 });
    const { runId } = await handedOff();
    const { rows } = await shop.events.list({ limit: 200 });
    const all = JSON.stringify([rows, await shop.runs.get(runId), receiver.calls, await shop.connections.list()]);
    expect(all).not.toContain(signingSecret.slice(6, 30));
  });
});

describe('the test of a webhook', () => {
  it('is a signed call without an order', async () => {
    const { shop, connection, receiver } = await webhookHost();
    expect(await shop.connections.test(connection.id)).toMatchObject({ health: 'healthy' });
    expect(receiver.calls).toMatchObject([
      { id: expect.stringMatching(/^test_/), body: { type: 'connection.test', data: {} } },
    ]);
  });

  it('succeeds with any body when the status is a success', async () => {
    const { shop, connection, receiver } = await webhookHost();
    receiver.fates.push({ status: 200, headers: { 'content-type': 'application/json' }, body: 'ok' });
    expect(await shop.connections.test(connection.id)).toMatchObject({ health: 'healthy' });
  });

  it('reports that the receiver has another secret', async () => {
    const { shop, connection, receiver } = await webhookHost();
    receiver.hooks.secret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(await shop.connections.test(connection.id)).toMatchObject({ health: 'reauth_required' });
  });
});
