import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type SendContext as Context, pushHost as host } from '../../test/push-host.ts';
import { IntegrationError } from '../errors.ts';

describe('a push', () => {
  it('calls the host’s ports with the shop and a transaction, and stores its output', async () => {
    const { run, seen, connection } = await host();
    const done = await run(async ({ ports, input, config }) => ({
      sent: `${await ports.things.find(input.id)} to ${config.store}`,
    }));
    expect(done).toMatchObject({ state: 'SUCCESS', result: { sent: 'Thing 1 to s' } });
    expect(seen).toMatchObject([{ scope: { shopId: 'shop-1' }, connectionId: connection.id, runId: done.id }]);
  });

  it('does a step once, and knows its result when the run is resumed', async () => {
    const { script, bills, first, process, actor, shop, ask } = await host();
    const reached = Promise.withResolvers<void>();
    script.run = async ({ steps, signal }) => {
      await steps.once('bill', z.string(), (ports) => ports.things.bill('1'));
      reached.resolve();
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return { sent: 'never' };
    };
    const { id } = await ask();
    await reached.promise;
    await first.stop();
    script.run = async ({ steps }) => ({
      sent: await steps.once('bill', z.string(), (ports) => ports.things.bill('again')),
    });
    const other = process();
    await other.start();
    expect(await other.for(actor).runs.waitFor(id)).toMatchObject({
      state: 'SUCCESS',
      attempts: 2,
      result: { sent: 'bill-1' },
    });
    expect(bills).toEqual(['1']);
    expect(await shop.runs.get(id)).toMatchObject({ steps: { notes: { bill: 'bill-1' }, attempted: false } });
  });

  it('rolls back what a step wrote when it fails', async () => {
    const { run, bills } = await host();
    const failed = await run(async ({ steps }) => {
      await steps.once('bill', z.string(), async (ports) => {
        await ports.things.bill('1');
        throw new Error('after the write');
      });
      return { sent: 'never' };
    });
    expect(failed.state).toBe('FAILURE');
    expect(bills).toEqual([]);
  });

  it('records each step', async () => {
    const { run, messages } = await host();
    await run(async ({ steps }) => {
      await steps.note('container', '17');
      await steps.attempt('publishing', true);
      return { sent: String(steps.read('container', z.string())) };
    });
    expect(await messages('run.step')).toEqual(['send_thing: container', 'send_thing: publishing']);
  });

  it('records the details of a step that people look for', async () => {
    const { run, shop } = await host();
    const { id } = await run(async ({ steps }) => {
      await steps.note('posted', '42', { url: 'https://acme.test/42' });
      return { sent: '42' };
    });
    const { rows } = await shop.events.list({ limit: 1, eventType: 'run.step' });
    expect(rows[0]?.meta).toEqual({
      url: 'https://acme.test/42',
      step: 'posted',
      run_id: id,
      provider_key: 'acme',
      capability: 'send_thing',
    });
  });

  it('does without an optional port, and calls it if the host has it', async () => {
    const label = async ({ ports, input }: Context) => ({ sent: (await ports.things.label?.(input.id)) ?? 'no label' });
    expect(await (await host()).run(label)).toMatchObject({ result: { sent: 'no label' } });
    const given = await host({ label: async (id) => `label of ${id}` });
    expect(await given.run(label)).toMatchObject({ result: { sent: 'label of 1' } });
  });

  it('is cancelled before it goes out', async () => {
    const { script, shop, ask } = await host();
    const started = Promise.withResolvers<void>();
    script.run = async ({ steps, signal }) => {
      started.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await steps.attempt('publishing', true);
      return { sent: 'never' };
    };
    const { id } = await ask();
    await started.promise;
    await shop.runs.cancel(id);
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED', steps: { attempted: false } });
  });

  it('is followed to its end once it may have gone out', async () => {
    const { script, shop, ask, messages } = await host();
    const attempted = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    script.run = async ({ steps }) => {
      await steps.attempt('publishing', true);
      attempted.resolve();
      await go.promise;
      await steps.note('published', '42');
      return { sent: '42' };
    };
    const { id } = await ask();
    await attempted.promise;
    await shop.runs.cancel(id);
    expect(await messages('run.cancel_requested')).toEqual([expect.stringContaining('it may have gone out')]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    go.resolve();
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', result: { sent: '42' } });
  });

  it('knows its run, and whether an error would be its last', async () => {
    const { run, connection } = await host();
    const seen: unknown[] = [];
    const { id } = await run(async ({ run: { mayRetry, ...about } }) => {
      const passing = new IntegrationError('provider_unavailable', 'Later.');
      const tooLate = new IntegrationError('provider_unavailable', 'Much later.', { retryAfterMs: 2 * 86_400_000 });
      const lasting = new IntegrationError('provider_rejected', 'No.');
      seen.push(about, [passing, tooLate, lasting].map(mayRetry));
      return { sent: 'x' };
    });
    expect(seen).toEqual([
      { id, connectionId: connection.id, providerKey: 'acme', reconciled: 0 },
      [true, false, false],
    ]);
  });
});
