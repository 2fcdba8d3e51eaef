import { describe, expect, it } from 'vitest';
import { newId } from './ids.ts';

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
