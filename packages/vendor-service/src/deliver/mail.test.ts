import { describe, expect, it, onTestFinished } from 'vitest';
import { type HostOptions, vendorHost } from '../../test/host.ts';
import { mailOf, startMailServer } from '../../test/mail-server.ts';
import { textOf } from '../../test/pdf.ts';
import { domainOf } from './mail-options.ts';

async function mailHost(options: HostOptions = {}) {
  const server = await startMailServer();
  onTestFinished(() => server.close());
  const host = await vendorHost({
    ...options,
    email: { ...mailOf(server), ...options.email },
    config: { delivery: 'email', ...options.config },
  });
  return { ...host, server };
}

describe('delivery by email', () => {
  it('sends one mail with both documents and the run’s id', async () => {
    const { handedOff, server } = await mailHost();
    const { runId, delivery } = await handedOff({ title: 'Pack order 1001' });
    const messageId = `<${runId}.handoff@kiln.example>`;
    expect(delivery).toMatchObject({ by: 'email', message_id: messageId });
    expect(server.mails).toMatchObject([
      {
        messageId,
        from: { name: 'Kiln & Co', address: 'orders@kiln.example' },
        to: [{ name: 'Packright', address: 'work@packright.example' }],
        replyTo: [{ address: 'hello@kiln.example' }],
        subject: 'Work order WO-INV-1 from Kiln & Co',
        text: expect.stringMatching(/Pack order 1001[\s\S]*invoice INV-1[\s\S]*2026-12-01[\s\S]*Two layers of paper/),
        attachments: [
          { filename: 'invoice-INV-1.pdf', mimeType: 'application/pdf' },
          { filename: 'work-order-WO-INV-1.pdf', mimeType: 'application/pdf' },
        ],
      },
    ]);
    const [invoice] = server.mails[0]?.attachments ?? [];
    if (!(invoice?.content instanceof ArrayBuffer)) throw new Error('The attachment has no bytes.');
    expect(await textOf(new Uint8Array(invoice.content))).toContain('9.70');
  });

  it('uses the host’s `compose`', async () => {
    const compose = () => ({ subject: 'Auftrag', text: 'Siehe Anhang.' });
    const server = await startMailServer();
    onTestFinished(() => server.close());
    const { handedOff } = await vendorHost({ email: { ...mailOf(server), compose }, config: { delivery: 'email' } });
    await handedOff();
    expect(server.mails).toMatchObject([{ subject: 'Auftrag', text: expect.stringContaining('Siehe Anhang.') }]);
  });

  it('rejects a shop’s text that could become a header', async () => {
    const name = 'Pack\r\nBcc: <x@evil.example>';
    await expect(mailHost({ config: { vendor: { name, email: 'work@packright.example' } } })).rejects.toMatchObject({
      code: 'invalid_config',
      issues: [{ path: 'vendor.name' }],
    });
  });

  it('fails before it is sent when its subject is not one line', async () => {
    const server = await startMailServer();
    onTestFinished(() => server.close());
    const compose = () => ({ subject: 'Auftrag\r\nBcc: <x@evil.example>', text: 'Siehe Anhang.' });
    const { run } = await vendorHost({ email: { ...mailOf(server), compose }, config: { delivery: 'email' } });
    expect(await run()).toMatchObject({
      state: 'FAILURE',
      error: { code: 'port_failed', message: expect.stringContaining('subject of the mail is not one line') },
    });
    expect(server.mails).toEqual([]);
  });

  it.each([
    ['temporarily refused', { refusedWith: 451 }],
    ['refused by a closing server', { refusedWith: 421 }],
  ])('is retried with the same invoice when it was %s', async (_, fate) => {
    const { handedOff, server, invoices, shop } = await mailHost();
    server.fates.push(fate, fate);
    const { runId } = await handedOff();
    expect(await shop.runs.get(runId)).toMatchObject({ attempts: 3 });
    expect(server.mails).toHaveLength(1);
    expect(invoices.size).toBe(1);
  });

  it('is retried while there is no server, until the attempts run out', async () => {
    const { run, server, invoices } = await mailHost({ attempts: 2 });
    await server.close();
    expect(await run()).toMatchObject({ state: 'FAILURE', attempts: 2, error: { code: 'provider_unavailable' } });
    expect(invoices.size).toBe(1);
  });

  it('finishes before a stopping process exits', async () => {
    const { ask, server, integrations, shop } = await mailHost();
    const reached = Promise.withResolvers<void>();
    const accepted = Promise.withResolvers<void>();
    server.onData = () => {
      reached.resolve();
      return accepted.promise;
    };
    const { id } = await ask();
    await reached.promise;
    const stopped = integrations.stop();
    accepted.resolve();
    await stopped;
    expect(await shop.runs.get(id)).toMatchObject({ state: 'SUCCESS' });
    expect(server.mails).toHaveLength(1);
  });

  it('fails at once when the address is refused, and resumes when it is fixed', async () => {
    const { run, server, invoices, shop, connection } = await mailHost();
    server.refuseRecipients = 550;
    const failed = await run();
    expect(failed).toMatchObject({ state: 'FAILURE', attempts: 1, error: { code: 'provider_rejected' } });
    expect(failed.error?.message).toContain('550');
    expect(failed.error?.message).not.toContain('canary');
    // The invoice was issued: its documents can be downloaded and sent by hand.
    expect((await shop.runs.document(failed.id)).fileName).toBe('invoice-INV-1.pdf');
    server.refuseRecipients = null;
    const vendor = { name: 'Packright', email: 'new@packright.example' };
    await shop.connections.update(connection.id, { version: 1, config: { ...connection.config, vendor } });
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS' });
    expect(server.mails).toMatchObject([{ to: [{ address: 'new@packright.example' }] }]);
    expect(invoices.size).toBe(1);
  });
});

describe('a mail that was definitely not sent', () => {
  it('has a known outcome when the host’s `compose` fails', async () => {
    let isBroken = true;
    const server = await startMailServer();
    onTestFinished(() => server.close());
    const compose = () => {
      if (isBroken) throw new Error('canary: compose failed');
      return { subject: 'Auftrag', text: 'Siehe Anhang.' };
    };
    const { run, shop } = await vendorHost({ email: { ...mailOf(server), compose }, config: { delivery: 'email' } });
    const failed = await run();
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' } });
    expect(failed.error?.message).not.toContain('canary');
    isBroken = false;
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS' });
    expect(server.mails).toHaveLength(1);
  });

  it('can be cancelled once it is refused', async () => {
    const { ask, server, shop } = await mailHost();
    const { id } = await ask();
    server.onData = async () => void (await shop.runs.cancel(id));
    server.fates.push({ refusedWith: 451 });
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED', attempts: 1 });
    expect(server.mails).toEqual([]);
  });
});

describe('a mail whose connection is lost before it is answered', () => {
  const lost = async () => {
    const host = await mailHost();
    host.server.fates.push('accepted_unanswered');
    const failed = await host.run();
    return { ...host, failed };
  };

  it('has an unknown outcome, and is not resent automatically or by a new run', async () => {
    const { failed, server, ask } = await lost();
    expect(failed).toMatchObject({ state: 'FAILURE', attempts: 1, error: { code: 'outcome_unknown' } });
    expect(failed.error?.message).toContain('Invoice INV-1 was issued');
    await expect(ask()).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(server.mails).toHaveLength(1);
  });

  it('is resent with the same id and invoice when a person reconciles it', async () => {
    const { failed, server, shop, invoices } = await lost();
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS' });
    expect(server.mails).toHaveLength(2);
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(invoices.size).toBe(1);
  });

  it('keeps its unknown outcome when a second sending is refused or lost', async () => {
    const { failed, server, shop } = await lost();
    for (const fate of [{ refusedWith: 550 }, 'accepted_unanswered', { refusedWith: 451 }] as const) {
      server.fates.push(fate);
      await shop.runs.reconcile(failed.id);
      expect(await shop.runs.waitFor(failed.id)).toMatchObject({ error: { code: 'outcome_unknown' } });
    }
  });

  it('can be settled by a person', async () => {
    const { failed, shop } = await lost();
    expect(await shop.runs.settle(failed.id, 'done')).toMatchObject({ state: 'SUCCESS' });
    expect((await shop.runs.document(failed.id)).fileName).toBe('invoice-INV-1.pdf');
  });
});

describe('the mail set-up', () => {
  it('accepts an address with or without a name', () => {
    expect(domainOf('orders@kiln.example')).toBe('kiln.example');
    expect(domainOf('Kiln & Co <orders@kiln.example>')).toBe('kiln.example');
    expect(() => domainOf('Kiln & Co')).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('is tested by the connection test', async () => {
    const { shop, connection, server } = await mailHost();
    expect(await shop.connections.test(connection.id)).toMatchObject({ health: 'healthy' });
    await server.close();
    expect(await shop.connections.test(connection.id)).toMatchObject({
      health: 'degraded',
      healthReason: expect.stringContaining('could not be reached'),
    });
  });
});
