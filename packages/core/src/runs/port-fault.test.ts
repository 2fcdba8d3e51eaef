import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { passingFault } from '../../test/passing-fault.ts';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { pushHost } from '../../test/push-host.ts';
import { secondCopy } from '../../test/second-copy.ts';
import { IntegrationError } from '../errors.ts';
import type { HostLink } from '../provider/ports.ts';
import { toPortError } from './port-fault.ts';

const quick = { baseMs: 1, maxMs: 5 };
const records = [thing('a'), thing('b'), thing('c')];

describe('an error of a host port', () => {
  const storage = { isTransient: () => false };
  const call = { port: 'things.upsert', about: 'thing a' };

  it('is kept if it is an error of the SDK or of another copy of it', async () => {
    const own = new IntegrationError('not_found', 'No such project.');
    expect(toPortError(storage, call, own)).toBe(own);
    const copy = await secondCopy();
    const other = new copy.IntegrationError('provider_rate_limited', 'Wait.', { retryAfterMs: 1_000 });
    expect(toPortError(storage, call, other)).toBe(other);
    expect(other).toMatchObject({
      name: 'IntegrationError',
      code: 'provider_rate_limited',
      kind: 'rate_limited',
      message: 'Wait.',
      retryAfterMs: 1_000,
    });
  });

  it('gets the names of its port and record if it has none', () => {
    const unnamed = new IntegrationError('port_failed', 'No room.');
    const named = toPortError(storage, call, unnamed);
    expect(named).toMatchObject({
      code: 'port_failed',
      port: 'things.upsert',
      message: 'The host port things.upsert failed for thing a: No room.',
      cause: unnamed,
    });
    expect(toPortError(storage, call, named)).toBe(named);
  });

  it.each([new TypeError('bug'), 'text', null, Object.assign(new Error('x'), { name: 'IntegrationError' })])(
    'is port_failed otherwise: %s',
    (thrown) => {
      expect(toPortError(storage, call, thrown)).toMatchObject({ code: 'port_failed', cause: thrown });
    },
  );
});

describe('a pull whose port', () => {
  it('throws an error of the SDK ends with its code', async () => {
    const shop = await pullShop();
    shop.script.beforePort = () => Promise.reject(new IntegrationError('invalid_input', 'The project is closed.'));
    const run = await shop.run(pagesOf(records));
    expect(run).toMatchObject({
      state: 'FAILURE',
      error: { code: 'invalid_input', message: 'The project is closed.' },
    });
  });

  it('has a transient error is retried, and the health of its connection stays', async () => {
    const shop = await pullShop({ retry: quick });
    let calls = 0;
    shop.script.beforePort = async () => {
      calls += 1;
      if (calls === 2) throw passingFault();
    };
    const run = await shop.run(pagesOf(records));
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { created: 3 } });
    const [retried, ...others] = await shop.events('run.retrying');
    expect(others).toEqual([]);
    expect(retried?.message).toContain('in the host port things.upsert, for thing c');
    expect(JSON.stringify([run, await shop.events()])).not.toContain('canary');
    expect(await shop.events('connection.health_changed')).toMatchObject([{ meta: { to: 'healthy' } }]);
  });

  it('fails during deletions names the first deleted record', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(records));
    shop.script.beforePort = () => Promise.reject(new Error('bug'));
    const run = await shop.run(pagesOf([]));
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' } });
    expect(run.error?.message).toContain('for 2 deleted thing records, from a to b');
  });

  it('throws an error with the id of a record names that record', async () => {
    const shop = await pullShop();
    shop.script.beforePort = () => Promise.reject(Object.assign(new Error('bug'), { externalId: 'b' }));
    const run = await shop.run(pagesOf(records));
    expect(run.error?.message).toContain('things.upsert failed for thing b;');
    shop.script.beforePort = () => Promise.reject(Object.assign(new Error('bug'), { externalId: 'of another' }));
    const other = await shop.run(pagesOf(records));
    expect(other.error?.message).toContain('things.upsert failed for 2 thing records, from a to b;');
  });

  it.each<[string, (links: HostLink[]) => unknown, string]>([
    ['nothing', () => null, 'returned no list for thing a;'],
    ['no list', () => ({}), 'returned no list for thing a;'],
    ['undefined', () => undefined, 'returned no list for thing a;'],
    ['too few answers', (links) => links.slice(1), 'neither a host id nor a reason for thing a;'],
    ['an empty host id', ([a, b]) => [{ ...a, hostId: '' }, b], 'neither a host id nor a reason for thing a;'],
    ['an empty reason', ([a, b]) => [a, { externalId: b?.externalId, rejected: '' }], 'a reason for thing b;'],
    ['two answers for one', ([a, b]) => [a, a, b], 'two answers for thing a;'],
    ['a host id and a reason', ([a, b]) => [a, { ...b, rejected: 'no' }], 'two answers for thing b;'],
    ['a host id and an error', ([a, b]) => [a, { ...b, rejected: { message: 'no' } }], 'two answers for thing b;'],
    ['a blank reason', ([a, b]) => [a, { externalId: b?.externalId, rejected: ' \0' }], 'a reason for thing b;'],
    ['an answer for another record', (links) => [...links, { externalId: 'z', hostId: '1' }], 'answered for thing z,'],
    ['entries without an id', (links) => [...links, null], 'answered for thing without an id,'],
  ])('returns %s fails with its name, and nothing is kept', async (_, answer, problem) => {
    const shop = await pullShop();
    shop.script.answer = (links) => JSON.parse(JSON.stringify(answer(links) ?? null));
    const run = await shop.run(pagesOf(records));
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' }, progress: { fetched: 0 } });
    expect(run.error?.message).toContain(`The host port things.upsert`);
    expect(run.error?.message).toContain(problem);
    expect(shop.hosted()).toEqual({});
    expect(shop.logged).toMatchObject([['import_things failed.', { err: { port: 'things.upsert' } }]]);
  });

  it('throws at once, before it returns a promise, fails with its name', async () => {
    const shop = await pullShop({
      upsert: () => {
        throw new TypeError('not a function');
      },
    });
    const run = await shop.run(pagesOf(records));
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' } });
    expect(run.error?.message).toContain('The host port things.upsert failed for 2 thing records, from a to b;');
  });
});

describe('a push', () => {
  it('is retried if its step throws a transient error, wrapped by the provider', async () => {
    const { run, bills } = await pushHost({}, quick);
    let calls = 0;
    const done = await run(async ({ steps }) => {
      const sent = await steps.once('bill', z.string(), async (ports) => {
        calls += 1;
        if (calls === 1) throw new Error('The bill was not written.', { cause: passingFault() });
        return ports.things.bill('1');
      });
      return { sent };
    });
    expect(done).toMatchObject({ state: 'SUCCESS', attempts: 2, result: { sent: 'bill-1' } });
    expect(bills).toEqual(['1']);
  });

  it('is retried if the provider throws one outside its steps', async () => {
    const { run } = await pushHost({}, quick);
    let calls = 0;
    const done = await run(async () => {
      calls += 1;
      if (calls === 1) throw passingFault();
      return { sent: 'x' };
    });
    expect(done).toMatchObject({ state: 'SUCCESS', attempts: 2 });
  });

  it('names the id that a port was called with, or its run if there was none', async () => {
    const failing = async () => {
      throw new TypeError('bug');
    };
    const byId = await pushHost({ label: failing });
    const failed = await byId.run(async ({ ports }) => ({ sent: (await ports.things.label?.('product-7')) ?? '' }));
    expect(failed.error?.message).toContain('The host port things.label failed for product-7;');
    const secret = await pushHost({ label: failing });
    const url = 'https://shop.example/?token=canary';
    const other = await secret.run(async ({ ports }) => ({ sent: (await ports.things.label?.(url)) ?? '' }));
    expect(other.error?.message).toContain(`The host port things.label failed for run ${other.id};`);
  });
});
