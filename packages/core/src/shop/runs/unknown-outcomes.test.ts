import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type SendContext as Context, pushHost as host } from '../../../test/push-host.ts';
import { IntegrationError } from '../../errors.ts';

const unknown = async (): Promise<never> => {
  throw new IntegrationError('outcome_unknown', 'It may have gone out.');
};

describe('a push that failed on its way', () => {
  it('resumes from its steps when a person reconciles it, and knows how often', async () => {
    const { run, script, shop, bills } = await host();
    const bill = ({ steps }: Context) => steps.once('bill', z.string(), (ports) => ports.things.bill('1'));
    const failed = await run(async (context) => {
      await bill(context);
      throw new IntegrationError('provider_rejected', 'It was refused.');
    });
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'provider_rejected' } });
    script.run = async (context) => ({ sent: `${await bill(context)}, ${context.run.reconciled}` });
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({ state: 'SUCCESS', result: { sent: 'bill-1, 1' } });
    expect(bills).toEqual(['1']);
  });

  it('is not resumed when the capability may no longer be used', async () => {
    const { run, shop, connection } = await host();
    const failed = await run(async ({ steps }) => {
      await steps.note('started', true);
      throw new IntegrationError('provider_rejected', 'It was refused.');
    });
    await shop.connections.disable(connection.id);
    await expect(shop.runs.reconcile(failed.id)).rejects.toMatchObject({
      code: 'policy_denied',
      rule: 'use.connection_disabled',
    });
    expect(await shop.runs.get(failed.id)).toEqual(failed);
  });

  it('is not resumed when it has done nothing yet, or has not failed', async () => {
    const { run, shop } = await host();
    const rejected = await run(async () => {
      throw new IntegrationError('provider_rejected', 'It was refused.');
    });
    const done = await run(async () => ({ sent: 'x' }), '2');
    for (const { id } of [rejected, done])
      await expect(shop.runs.reconcile(id)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(shop.runs.settle(rejected.id, 'done')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

/** Attempts, then throws this error. */
const failsAfter =
  (error: Error) =>
  async ({ steps }: Context): Promise<never> => {
    await steps.attempt('publishing', '17');
    throw error;
  };

describe('a push that fails once it may have gone out', () => {
  it.each([
    ['a permanent error', new IntegrationError('port_failed', 'The catalog is away.'), 'The catalog is away.'],
    ['its last transient error', new IntegrationError('storage_unavailable', 'The database is away.'), 'is away.'],
    ['a bug', new TypeError('a secret'), 'An unexpected TypeError'],
  ])('has an unknown outcome after %s, and is not sent again by a new request', async (_, error, words) => {
    const { run, ask } = await host({}, { attempts: 1 });
    const failed = await run(failsAfter(error));
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'outcome_unknown' } });
    expect(failed.error?.message).toContain(words);
    await expect(ask()).rejects.toMatchObject({ code: 'outcome_unknown' });
  });

  it('is a plain failure when the provider withdrew, and can be requested again', async () => {
    const { run, ask } = await host();
    const failed = await run(async ({ steps }) => {
      await steps.attempt('publishing', '17');
      await steps.withdraw('publishing');
      throw new IntegrationError('provider_rejected', 'It was refused.');
    });
    expect(failed).toMatchObject({
      error: { code: 'provider_rejected' },
      steps: { notes: { publishing: null }, attempted: false },
    });
    await expect(ask()).resolves.toMatchObject({ state: 'PENDING' });
  });

  it('keeps its unknown outcome when the provider withdrew another effect', async () => {
    const { run, ask } = await host();
    const failed = await run(async ({ steps }) => {
      await steps.attempt('mail', '17');
      await steps.attempt('call', '18');
      await steps.withdraw('call');
      throw new IntegrationError('provider_rejected', 'The call was refused.');
    });
    expect(failed).toMatchObject({
      error: { code: 'outcome_unknown' },
      steps: { attempted: true, attemptedNames: ['mail'] },
    });
    await expect(ask()).rejects.toMatchObject({ code: 'outcome_unknown' });
  });

  it('is followed to its end by any worker, even after its expiry', async () => {
    const { script, first, process, actor, ask } = await host();
    const attempted = Promise.withResolvers<void>();
    script.run = async ({ steps, signal }) => {
      await steps.attempt('publishing', '17');
      attempted.resolve();
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return { sent: 'never' };
    };
    const expiresAt = new Date(Date.now() + 150);
    const { id } = await ask('1', { expiresAt });
    await attempted.promise;
    await first.stop();
    await expect.poll(() => Date.now()).toBeGreaterThan(expiresAt.getTime());
    script.run = async ({ steps }) => ({ sent: `found ${steps.read('publishing', z.string())}` });
    const other = process();
    await other.start();
    expect(await other.for(actor).runs.waitFor(id)).toMatchObject({
      state: 'SUCCESS',
      result: { sent: 'found 17' },
    });
  });
});

describe('a push whose outcome is unknown', () => {
  it('says so, and is not retried by requesting the same', async () => {
    const { run, ask } = await host();
    const failed = await run(unknown);
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'outcome_unknown' } });
    await expect(ask()).rejects.toMatchObject({
      code: 'outcome_unknown',
      message: expect.stringContaining(failed.id),
    });
    expect(await run(async () => ({ sent: 'another' }), '2')).toMatchObject({ state: 'SUCCESS' });
  });

  it('is reconciled from its steps', async () => {
    const { run, script, shop } = await host();
    const failed = await run(async ({ steps }) => {
      await steps.attempt('container', '17');
      return unknown();
    });
    script.run = async ({ steps }) => ({ sent: `found ${steps.read('container', z.string())}` });
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.waitFor(failed.id)).toMatchObject({
      state: 'SUCCESS',
      result: { sent: 'found 17' },
      error: null,
    });
  });

  it.each([
    ['done', 'SUCCESS'],
    ['not_done', 'FAILURE'],
  ] as const)('is settled as %s by a person', async (found, state) => {
    const { run, shop, ask, messages } = await host();
    const failed = await run(unknown);
    expect(await shop.runs.settle(failed.id, found)).toMatchObject({ state });
    expect(await messages('run.settled')).toHaveLength(1);
    await expect(shop.runs.settle(failed.id, found)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(ask()).resolves.toMatchObject({ state: 'PENDING' });
  });

  it('is also one that a worker cannot resume after another may have sent it', async () => {
    const { script, first, process, actor, ask } = await host();
    const attempted = Promise.withResolvers<void>();
    script.run = async ({ steps, signal }) => {
      await steps.attempt('publishing', true);
      attempted.resolve();
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return { sent: 'never' };
    };
    const { id } = await ask();
    await attempted.promise;
    await first.stop();
    const other = process([]);
    await other.start();
    expect(await other.for(actor).runs.waitFor(id)).toMatchObject({
      state: 'FAILURE',
      error: { code: 'outcome_unknown', message: expect.stringContaining('There is no provider "acme"') },
    });
    script.run = async ({ steps }) => ({ sent: `found ${steps.read('publishing', z.boolean())}` });
    const mended = process();
    await mended.for(actor).runs.reconcile(id);
    expect(await mended.for(actor).runs.waitFor(id)).toMatchObject({ result: { sent: 'found true' } });
  });

  it('cannot be reconciled while another run is under way', async () => {
    const { run, script, shop, ask } = await host();
    const failed = await run(unknown);
    const gate = Promise.withResolvers<void>();
    script.run = async () => {
      await gate.promise;
      return { sent: 'x' };
    };
    const { id } = await ask('2');
    await expect(shop.runs.reconcile(failed.id)).rejects.toMatchObject({ code: 'run_in_progress' });
    gate.resolve();
    await shop.runs.waitFor(id);
  });
});
