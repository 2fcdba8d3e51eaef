import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { idBounds, isId, newId } from './ids.ts';

describe('newId', () => {
  it('is a UUIDv7', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it("begins with the time in milliseconds, or with the last one's time if the clock was set back", () => {
    const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    const last = timeOf(newId());
    const before = Date.now();
    const time = timeOf(newId());
    expect(time).toBeGreaterThanOrEqual(Math.max(last, before));
    expect(time).toBeLessThanOrEqual(Math.max(last, Date.now()));
  });
  it('sorts in order of creation, also within one millisecond', () => {
    const ids = Array.from({ length: 10_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
  });
  it('never repeats', () => {
    expect(new Set(Array.from({ length: 10_000 }, newId)).size).toBe(10_000);
  });
});

describe('idBounds', () => {
  // Without the memory of `newId`, which goes on from ids of a clock that another test has set ahead.
  const idOfNow = (): string => v7({ msecs: Date.now() });
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  const isWithin = (id: string, since?: Date, until?: Date) => {
    const { from, to } = idBounds({ since, until });
    return (from === null || id >= from) && (to === null || id < to);
  };

  it('hold the ids that are made in a span of time', () => {
    const id = idOfNow();
    expect(isWithin(id, minutes(0), minutes(1))).toBe(true);
    expect(isWithin(id, minutes(-1), undefined)).toBe(true);
    expect(isWithin(id, undefined, minutes(1))).toBe(true);
    expect(isWithin(id)).toBe(true);
  });
  it('leave out ids that are made more than an hour before or after', () => {
    const id = idOfNow();
    expect(isWithin(id, minutes(61), undefined)).toBe(false);
    expect(isWithin(id, undefined, minutes(-61))).toBe(false);
  });
  it('hold ids whose clock was up to an hour off', () => {
    const id = idOfNow();
    expect(isWithin(id, minutes(59), undefined)).toBe(true);
    expect(isWithin(id, undefined, minutes(-59))).toBe(true);
  });
  it.each([new Date(0), new Date(-8.64e15), new Date(8.64e15)])('are ids for %s', (at) => {
    const { from, to } = idBounds({ since: at, until: at });
    expect([from, to].map((bound) => isId(bound ?? ''))).toEqual([true, true]);
  });
});
