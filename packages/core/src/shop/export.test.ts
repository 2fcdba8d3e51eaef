import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvent } from '../events/event.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import type { Actor } from '../scope.ts';
import { createExports, type ExportLimits } from './export.ts';

const actorIn = (shopId: string): Actor => ({ id: 'user-1', shopId, role: 'owner' });
const actor = actorIn('shop-1');
const tooMany = (limit: string) => ({ code: 'too_many_exports', message: expect.stringContaining(limit) });

/** Exports from a storage in memory; its only page holds `letters` of text. */
async function exporting(limits: Partial<ExportLimits> = {}, letters = 10) {
  const storage = memoryStorage();
  await storage.transaction(actor, (unit) => unit.events.append([newEvent('run.queued', 'x'.repeat(letters))]));
  const exported = () =>
    storage.transaction(actor, async (unit) => {
      const { rows } = await unit.events.page({ limit: 200, eventType: 'events.exported' });
      return rows.length;
    });
  return { exportEvents: createExports(storage, limits), exported };
}

describe('the limits of exports', () => {
  it('refuses a third export of a shop without recording it, and accepts it once one has ended', async () => {
    const { exportEvents, exported } = await exporting();
    const first = exportEvents(actor);
    await first.next();
    await exportEvents(actor).next();
    await expect(exportEvents(actor).next()).rejects.toMatchObject(tooMany('This shop has 2 exports'));
    expect(await exported()).toBe(2);
    expect((await exportEvents(actorIn('shop-2')).next()).done).toBe(false);
    await first.return();
    expect((await exportEvents(actor).next()).done).toBe(false);
  });

  it('refuses one more than the limit of all shops, and names the limit', async () => {
    const { exportEvents } = await exporting({ mostInAll: 2 });
    await exportEvents(actorIn('shop-1')).next();
    const second = exportEvents(actorIn('shop-2'));
    await second.next();
    await expect(exportEvents(actorIn('shop-3')).next()).rejects.toMatchObject(tooMany('exports.mostInAll'));
    for await (const chunk of second) expect(chunk.byteLength).toBeGreaterThan(0);
    expect((await exportEvents(actorIn('shop-3')).next()).done).toBe(false);
  });

  it('frees the place when the export fails', async () => {
    const storage = memoryStorage();
    const readEventCsv = () => Promise.reject(new Error('away'));
    const exportEvents = createExports({ ...storage, readEventCsv }, { mostPerShop: 1 });
    for (let n = 0; n < 3; n += 1) {
      const one = exportEvents(actor);
      await one.next();
      await expect(one.next()).rejects.toThrow('away');
    }
  });

  it('cuts a page into chunks that a slow reader can take in time', async () => {
    const { exportEvents } = await exporting({}, 200_000);
    const sizes: number[] = [];
    for await (const { byteLength } of exportEvents(actor)) sizes.push(byteLength);
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBe(65_536);
  });
});

describe('a reader that stalls', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('loses its place, is reported, and is refused when it continues', async () => {
    const { exportEvents } = await exporting({ mostPerShop: 1, giveUpAfterMs: 5_000 });
    const onGivenUp = vi.fn<() => void>();
    const stalled = exportEvents(actor, { onGivenUp });
    await stalled.next();
    vi.advanceTimersByTime(4_999);
    expect(onGivenUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onGivenUp).toHaveBeenCalledOnce();
    expect((await exportEvents(actor).next()).done).toBe(false);
    await expect(stalled.next()).rejects.toMatchObject({
      code: 'export_given_up',
      message: expect.stringContaining('exports.giveUpAfterMs'),
    });
    await expect(exportEvents(actor).next()).rejects.toMatchObject(tooMany('exports.mostPerShop'));
  });

  it('is detected between two chunks, and not after the end', async () => {
    const { exportEvents } = await exporting({ giveUpAfterMs: 5_000 });
    const onGivenUp = vi.fn<() => void>();
    const slow = exportEvents(actor, { onGivenUp });
    while (!(await slow.next()).done) vi.advanceTimersByTime(4_999);
    const left = exportEvents(actor, { onGivenUp });
    await left.next();
    await left.return();
    vi.advanceTimersByTime(60_000);
    expect(onGivenUp).not.toHaveBeenCalled();
  });
});
