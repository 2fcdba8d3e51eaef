import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pullShop, thing } from '../../test/pull-shop.ts';
import { pushHost } from '../../test/push-host.ts';

const answer = z.object({ total: z.object({ amount: z.string() }) });
const secretAnswer = { total: { amount: 4711, card: 'canary' } };
const malformed = {
  state: 'FAILURE',
  error: { code: 'provider_malformed', message: expect.stringContaining('total.amount cannot be read') },
};

describe('an error of zod in the code of a provider', () => {
  it('ends a pull as a malformed answer, with the field and without its value', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      yield { items: [thing('a')], cursor: { page: 1 } };
      answer.parse(secretAnswer);
    });
    expect(run).toMatchObject(malformed);
    expect(JSON.stringify([run, await shop.events()])).not.toMatch(/4711|canary/);
    expect(shop.logged).toEqual([]);
  });

  it('ends a look-up by id so too', async () => {
    const fetch = () => {
      answer.parse(secretAnswer);
      return { items: [], deleted: [] };
    };
    const shop = await pullShop({ enumerates: true, fetch });
    await shop.run(async function* () {
      yield { items: [thing('a'), thing('b')], cursor: { page: 1 } };
    });
    const run = await shop.run(async function* () {
      yield { items: [thing('a')], cursor: { page: 1 } };
    });
    expect(run).toMatchObject(malformed);
  });

  it('ends a push so too', async () => {
    const { run } = await pushHost();
    expect(
      await run(async () => {
        await answer.parseAsync(secretAnswer);
        return { sent: 'x' };
      }),
    ).toMatchObject(malformed);
  });

  it('stays an error of the port if a port threw it', async () => {
    const shop = await pullShop();
    shop.script.beforePort = async () => void answer.parse(secretAnswer);
    const run = await shop.run(async function* () {
      yield { items: [thing('a')], cursor: { page: 1 } };
    });
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' } });
  });
});
