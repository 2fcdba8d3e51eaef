import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { failOnce, type HostOptions, vendorHost } from '../../test/host.ts';
import { signingSecret } from '../../test/webhook-server.ts';
import type { Delivery } from '../config.ts';

/** A host that records the channel of each sending. If `onSent` throws, the sending fails. */
async function recordingHost(delivery: Delivery, options: HostOptions = {}) {
  const sent: string[] = [];
  const hooks = { onSent: async (): Promise<void> => undefined };
  const record = async (channel: Delivery) => {
    sent.push(channel);
    await hooks.onSent();
  };
  const fetch: typeof globalThis.fetch = async () => {
    await record('webhook');
    return new Response(null, { status: 204 });
  };
  const host = await vendorHost({
    email: { transport: { sendMail: () => record('email') }, from: 'orders@kiln.example' },
    outbound: { fetch, allowPrivateAddresses: true },
    ...options,
    config: { delivery, webhook_url: 'https://vendor.example/hook' },
  });
  const { shop, connection } = host;
  await shop.credentials.set(connection.id, { kind: 'api_key', secret: { api_key: signingSecret } });
  const change = async (to: Delivery) => {
    await shop.connections.update(connection.id, { version: 1, config: { ...connection.config, delivery: to } });
  };
  return { ...host, sent, hooks, change };
}

describe('a sending with an unknown outcome', () => {
  it.each<[Delivery, Delivery]>([
    ['email', 'webhook'],
    ['email', 'download'],
    ['webhook', 'email'],
    ['webhook', 'download'],
  ])('by %s is not replaced by %s before a person has checked', async (first, second) => {
    const { run, shop, storage, sent, hooks, change, invoices } = await recordingHost(first);
    const unavailable = new IntegrationError('storage_unavailable', 'The database is unavailable.');
    failOnce(storage, unavailable, ({ meta }) => meta['step'] === 'delivered');
    hooks.onSent = () => change(second);
    const failed = await run();
    expect(failed).toMatchObject({ state: 'FAILURE', attempts: 2, error: { code: 'outcome_unknown' } });
    expect(failed.error?.message).toContain(`a sending by ${first} had begun`);
    expect(sent).toEqual([first]);

    hooks.onSent = async () => undefined;
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({
      state: 'SUCCESS',
      result: { delivery: { by: second } },
    });
    expect(sent).toEqual(second === 'download' ? [first] : [first, second]);
    expect(invoices.size).toBe(1);
  });

  it('stays unknown while a port fails, until the port is fixed', async () => {
    const { run, ask, shop, sent, hooks, script, invoices } = await recordingHost('webhook');
    hooks.onSent = async () => {
      script.broken = 'getInvoice';
      throw new Error('It broke off.');
    };
    const failed = await run();
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'outcome_unknown' } });
    await expect(ask()).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(sent).toHaveLength(1);

    hooks.onSent = async () => undefined;
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ error: { code: 'outcome_unknown' } });
    script.broken = null;
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS' });
    expect(sent).toHaveLength(2);
    expect(invoices.size).toBe(1);
  });
});

describe('a recorded delivery', () => {
  const isDone = ({ eventType }: { eventType: string }) => eventType === 'run.succeeded';

  it('calls neither the vendor nor the Sales domain when its run resumes', async () => {
    const { run, storage, sent, hooks, script } = await recordingHost('email');
    failOnce(storage, new IntegrationError('storage_unavailable', 'The database is unavailable.'), isDone);
    hooks.onSent = async () => {
      script.broken = 'getInvoice';
    };
    expect(await run()).toMatchObject({
      state: 'SUCCESS',
      attempts: 2,
      result: { invoice: { number: 'INV-1', total: '9.70' }, delivery: { by: 'email' } },
    });
    expect(sent).toEqual(['email']);
  });

  it('is not repeated when its run fails later and is reconciled', async () => {
    const { run, shop, storage, sent } = await recordingHost('email');
    failOnce(storage, new Error('It broke.'), isDone);
    const failed = await run();
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'outcome_unknown' } });
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS' });
    expect(sent).toEqual(['email']);
  });
});
