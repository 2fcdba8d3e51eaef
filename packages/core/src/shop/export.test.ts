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
  await storage.transaction(actor, (unit) => unit.events.append([newEvent('credential.revoked', 'x'.repeat(letters))]));
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

describe('the pages of an export', () => {
  /** A storage whose pages each hold one line; `failsAt` is the page that cannot be read. */
  function paged(failsAt = Number.POSITIVE_INFINITY) {
    let read = 0;
    const readEventCsv = async () => {
      read += 1;
      if (read === failsAt) throw new Error('away');
      return { lines: new TextEncoder().encode(`"page ${read}"\r\n`), next: `id-${read}` };
    };
    return { exportEvents: createExports({ ...memoryStorage(), readEventCsv }), pagesRead: () => read };
  }

  it('are read one ahead of the reader, and no further', async () => {
    const { exportEvents, pagesRead } = paged();
    const reader = exportEvents(actor);
    await reader.next();
    expect(pagesRead()).toBe(0);
    for (const page of [1, 2, 3]) {
      expect(new TextDecoder().decode((await reader.next()).value ?? undefined)).toContain(`page ${page}"`);
      await new Promise((resolve) => setImmediate(resolve));
      expect(pagesRead()).toBe(page + 1);
    }
    await reader.return();
    expect(pagesRead()).toBe(4);
  });

  it('are all handed on before the one that fails, which only its reader hears of', async () => {
    const { exportEvents } = paged(2);
    const reader = exportEvents(actor);
    await reader.next();
    expect((await reader.next()).done).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(reader.next()).rejects.toThrow('away');
  });

  it('keep the place of an export that is left until none is being read', async () => {
    let finish = (): void => undefined;
    let read = 0;
    const readEventCsv = async () => {
      read += 1;
      if (read > 1) await new Promise<void>((resolve) => (finish = resolve));
      return { lines: new TextEncoder().encode('"a"\r\n'), next: 'id' };
    };
    const exportEvents = createExports({ ...memoryStorage(), readEventCsv }, { mostPerShop: 1 });
    const reader = exportEvents(actor);
    await reader.next();
    await reader.next();
    const leaving = reader.return();
    await expect(exportEvents(actor).next()).rejects.toMatchObject(tooMany('exports.mostPerShop'));
    finish();
    await leaving;
    expect((await exportEvents(actor).next()).done).toBe(false);
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
