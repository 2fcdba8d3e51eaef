import { describe, expect, it, onTestFinished } from 'vitest';
import { pullShop, thing } from '../../../test/pull-shop.ts';
import { rateOf } from '../../storage/run-progress.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { runVersion, shareLooks } from './watch.ts';

/** A shop with a run that waits at a gate after its first page, and what a watch of it has yielded. */
async function watched(settings: { signal?: AbortSignal } = {}) {
  const shop = await pullShop({ batchSize: 1 });
  const gate = Promise.withResolvers<void>();
  onTestFinished(() => gate.resolve());
  shop.script.read = async function* () {
    yield { items: [thing('a')], cursor: { page: 1 } };
    await gate.promise;
    yield { items: [thing('b')], cursor: { page: 2 } };
  };
  const { id } = await shop.ask();
  const seen: RunRow[] = [];
  const end = (async () => {
    for await (const row of shop.shop.runs.watch(id, settings)) seen.push(row);
  })();
  return { ...shop, id, seen, end, openGate: gate.resolve };
}

describe('a watch', () => {
  it('yields the run after each change, with the end last', async () => {
    const { seen, end, openGate } = await watched();
    await expect.poll(() => seen.at(-1)?.progress.fetched).toBe(1);
    expect(seen.at(-1)).toMatchObject({ state: 'STARTED', progress: { phase: 'reading' } });
    openGate();
    await end;
    expect(seen.at(-1)).toMatchObject({ state: 'SUCCESS', progress: { fetched: 2 } });
    const versions = seen.map(runVersion);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('yields what another process does, within a bounded delay', async () => {
    const { process, actor, id, openGate } = await watched();
    const states: string[] = [];
    const end = (async () => {
      for await (const { state } of process().for(actor).runs.watch(id)) states.push(state);
    })();
    await expect.poll(() => states.length).toBeGreaterThan(0);
    openGate();
    await end;
    expect(states.at(-1)).toBe('SUCCESS');
  });

  it('of an ended run yields its end and returns', async () => {
    const { shop, id, end, openGate } = await watched();
    openGate();
    await end;
    const states = [];
    for await (const { state } of shop.runs.watch(id)) states.push(state);
    expect(states).toEqual(['SUCCESS']);
  });

  it('ends with its signal, throwing its reason', async () => {
    const abort = new AbortController();
    const { seen, end } = await watched({ signal: abort.signal });
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    abort.abort(new Error('enough'));
    await expect(end).rejects.toThrow('enough');
  });

  it('ends when the process stops before the run ends', async () => {
    const { seen, end, integrations, openGate } = await watched();
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    const stopped = integrations.stop();
    await end;
    expect(seen.at(-1)?.finishedAt).toBeNull();
    openGate();
    await stopped;
  });
});

describe('a wait for the end', () => {
  it('rejects when the process stops before the run ends', async () => {
    const { shop, integrations, id, openGate } = await watched();
    const waiting = shop.runs.waitFor(id);
    const stopped = integrations.stop();
    await expect(waiting).rejects.toMatchObject({ code: 'run_in_progress', message: expect.stringContaining(id) });
    openGate();
    await stopped;
  });

  it('resolves with a run that ended before the process stopped', async () => {
    const { shop, integrations, id, end, openGate } = await watched();
    openGate();
    await end;
    await integrations.stop();
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS' });
  });

  it('ends with its signal, throwing its reason', async () => {
    const { shop, id } = await watched();
    const abort = new AbortController();
    const waiting = shop.runs.waitFor(id, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('polls of a run', () => {
  const counting = () => {
    const polled: string[] = [];
    const gate = Promise.withResolvers<void>();
    const look = shareLooks(async ({ shopId }, id) => {
      polled.push(`${shopId}/${id}`);
      await gate.promise;
      throw new Error('none');
    });
    return {
      polled,
      look: (shopId: string, id: string) => look({ shopId }, id).catch(() => undefined),
      open: gate.resolve,
    };
  };

  it('are shared by its watchers only', async () => {
    const { polled, look, open } = counting();
    const all = [...Array.from({ length: 100 }, () => look('a', '1')), look('a', '2'), look('b', '1')];
    open();
    await Promise.all(all);
    await look('a', '1');
    expect(polled).toEqual(['a/1', 'a/2', 'b/1']);
  });

  it('are repeated after a while', async () => {
    const { polled, look, open } = counting();
    open();
    await expect
      .poll(async () => {
        await look('a', '1');
        return polled.length;
      })
      .toBeGreaterThan(2);
  });
});

describe('the rate of a run', () => {
  it('is records per second from its start to its end', async () => {
    const { shop, id, end, openGate } = await watched();
    openGate();
    await end;
    const run = await shop.runs.get(id);
    const startedAt = new Date(0);
    const later = new Date(4_000);
    expect(rateOf({ ...run, startedAt, finishedAt: null }, later)).toBe(0.5);
    expect(rateOf({ ...run, startedAt, finishedAt: new Date(1_000) }, later)).toBe(2);
    expect(rateOf({ ...run, startedAt: null }, later)).toBeNull();
  });
});
