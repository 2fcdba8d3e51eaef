import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { none } from '../auth/descriptor.ts';
import { optionalPort, portFunction, push } from '../capability.ts';
import { IntegrationError } from '../errors.ts';
import { createIntegrations } from '../integrations.ts';
import { type MemoryTx, memoryStorage } from '../memory-storage.ts';
import type { PushContext } from '../page.ts';
import type { PortContext } from '../ports.ts';
import { defineProvider } from '../provider.ts';
import { keyring } from '../vault/keyring.ts';

type Ports = {
  things: {
    find(id: string): Promise<string | null>;
    bill(id: string): Promise<string>;
    readonly label?: ((id: string) => Promise<string>) | undefined;
  };
};
type Context = PushContext<{ store: string }, { id: string }, Ports>;
const sent = z.object({ sent: z.string() });

const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.object({ id: z.string() }),
  output: sent,
  ports: {
    'things.find': portFunction<[id: string], string | null>(),
    'things.bill': portFunction<[id: string], string>(),
    'things.label': optionalPort<[id: string], string>(),
  },
});

/** A host that sends things out. `run` is what the provider does; `bills` is what the host has written. */
async function host(optional: { label?: (id: string) => Promise<string> } = {}) {
  const script: { run: (context: Context) => Promise<{ sent: string }> } = { run: async () => ({ sent: 'x' }) };
  const bills: string[] = [];
  const seen: PortContext<MemoryTx>[] = [];
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'vendor',
    config: z.object({ store: z.string() }),
    auth: none(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: { send_thing: { contract: sendThing, run: (context) => script.run(context) } },
  });
  const storage = memoryStorage();
  const process = (providers = [acme]) => {
    const integrations = createIntegrations({
      providers,
      storage,
      vault: keyring({ current: 'k', keys: { k: Buffer.alloc(32, 1).toString('base64') } }),
      ports: {
        things: {
          find: async (id, context) => {
            seen.push(context);
            return id === 'unknown' ? null : `Thing ${id}`;
          },
          bill: async (id, { tx }) => {
            bills.push(id);
            tx.onRollback(() => bills.pop());
            return `bill-${bills.length}`;
          },
          ...optional,
        },
      },
      runs: { leaseMs: 60 },
      log: { error: () => undefined },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const;
  const first = process();
  const shop = first.for(actor);
  const connection = await shop.connections.create({ providerKey: 'acme', config: { store: 's' } });
  const ask = (id = '1') => shop.actions.run(connection.id, 'send_thing', { id });
  return {
    script,
    bills,
    seen,
    first,
    process,
    actor,
    shop,
    connection,
    ask,
    run: async (work: (context: Context) => Promise<{ sent: string }>, id = '1') => {
      script.run = work;
      return shop.runs.finished((await ask(id)).id);
    },
    messages: async (eventType: string) => {
      const { rows } = await shop.events.list({ limit: 100, eventType });
      return rows.map(({ message }) => message).toReversed();
    },
  };
}

const unknown = async (): Promise<never> => {
  throw new IntegrationError('outcome_unknown', 'It may have gone out.');
};

describe('a push', () => {
  it('calls the host’s ports with the shop and a transaction, and keeps what it brings', async () => {
    const { run, seen, connection } = await host();
    const done = await run(async ({ ports, input, config }) => ({
      sent: `${await ports.things.find(input.id)} to ${config.store}`,
    }));
    expect(done).toMatchObject({ state: 'SUCCESS', result: { sent: 'Thing 1 to s' } });
    expect(seen).toMatchObject([{ scope: { shopId: 'shop-1' }, connectionId: connection.id, runId: done.id }]);
  });

  it('does a step once, whatever happens after it, and knows its result when it is taken up again', async () => {
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
    expect(await other.for(actor).runs.finished(id)).toMatchObject({
      state: 'SUCCESS',
      attempts: 2,
      result: { sent: 'bill-1' },
    });
    expect(bills).toEqual(['1']);
    expect(await shop.runs.get(id)).toMatchObject({ steps: { notes: { bill: 'bill-1' }, attempted: false } });
  });

  it('rolls back what a step wrote where it fails', async () => {
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

  it('tells each step', async () => {
    const { run, messages } = await host();
    await run(async ({ steps }) => {
      await steps.note('container', '17');
      await steps.attempt('publishing', true);
      return { sent: String(steps.read('container', z.string())) };
    });
    expect(await messages('run.step')).toEqual(['send_thing: container', 'send_thing: publishing']);
  });

  it('tells beside a step what people look for', async () => {
    const { run, shop } = await host();
    const { id } = await run(async ({ steps }) => {
      await steps.note('posted', '42', { url: 'https://acme.test/42' });
      return { sent: '42' };
    });
    const { rows } = await shop.events.list({ limit: 1, eventType: 'run.step' });
    expect(rows[0]?.meta).toEqual({ url: 'https://acme.test/42', step: 'posted', run_id: id });
  });

  it('does without a port that the host may leave out, and calls it where it is given', async () => {
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
    expect(await shop.runs.finished(id)).toMatchObject({ state: 'REVOKED', steps: { attempted: false } });
  });

  it('is followed to its end once it may have gone out', async () => {
    const { script, shop, ask } = await host();
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
    await new Promise((resolve) => setTimeout(resolve, 100));
    go.resolve();
    expect(await shop.runs.finished(id)).toMatchObject({ state: 'SUCCESS', result: { sent: '42' } });
  });

  it('knows which run it is, and whether a fault would be its last', async () => {
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

describe('a push that failed on its way', () => {
  it('goes on from its steps where a person has it taken up again, and knows how often', async () => {
    const { run, script, shop, bills } = await host();
    const bill = ({ steps }: Context) => steps.once('bill', z.string(), (ports) => ports.things.bill('1'));
    const failed = await run(async (context) => {
      await bill(context);
      throw new IntegrationError('provider_rejected', 'It was refused.');
    });
    expect(failed).toMatchObject({ state: 'FAILURE', error: { code: 'provider_rejected' } });
    script.run = async (context) => ({ sent: `${await bill(context)}, ${context.run.reconciled}` });
    await shop.runs.reconcile(failed.id);
    expect(await shop.runs.finished(failed.id)).toMatchObject({ state: 'SUCCESS', result: { sent: 'bill-1, 1' } });
    expect(bills).toEqual(['1']);
  });

  it('is not taken up again where the capability may no longer be used', async () => {
    const { run, shop, connection } = await host();
    const failed = await run(async ({ steps }) => {
      await steps.note('begun', true);
      throw new IntegrationError('provider_rejected', 'It was refused.');
    });
    await shop.connections.disable(connection.id);
    await expect(shop.runs.reconcile(failed.id)).rejects.toMatchObject({
      code: 'policy_denied',
      rule: 'use.connection_disabled',
    });
    expect(await shop.runs.get(failed.id)).toEqual(failed);
  });

  it('is not taken up again where it has done nothing yet, or has not failed', async () => {
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

describe('a push whose outcome is unknown', () => {
  it('says so, and is not tried again by asking for the same', async () => {
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
    expect(await shop.runs.finished(failed.id)).toMatchObject({
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

  it('is one too where a worker cannot take up what another may have sent', async () => {
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
    expect(await other.for(actor).runs.finished(id)).toMatchObject({
      state: 'FAILURE',
      error: { code: 'outcome_unknown', message: expect.stringContaining('There is no provider "acme"') },
    });
    script.run = async ({ steps }) => ({ sent: `found ${steps.read('publishing', z.boolean())}` });
    const mended = process();
    await mended.for(actor).runs.reconcile(id);
    expect(await mended.for(actor).runs.finished(id)).toMatchObject({ result: { sent: 'found true' } });
  });

  it('waits with being reconciled for another run that is under way', async () => {
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
    await shop.runs.finished(id);
  });
});
