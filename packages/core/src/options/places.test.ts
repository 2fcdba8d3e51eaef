import { describe, expect, it } from 'vitest';
import { Places } from './places.ts';

const placesOf = (mostPerShop: number, mostInAll: number) =>
  new Places({ mostPerShop, mostInAll, code: 'too_many_streams', what: 'streams', option: 'streams' });
const refusal = (limit: string) =>
  expect.objectContaining({
    code: 'too_many_streams',
    kind: 'rate_limited',
    retryAfterMs: 30_000,
    message: expect.stringContaining(limit),
  });

describe('Places', () => {
  it('refuses a shop one more than its limit, naming the limit', () => {
    const places = placesOf(2, 10);
    const leave = places.enter('one');
    places.enter('one');
    expect(() => places.enter('one')).toThrow(refusal('This shop has 2 streams open in this process'));
    expect(() => places.enter('one')).toThrow(refusal('(streams.mostPerShop)'));
    places.enter('other');
    leave();
    places.enter('one');
  });

  it('refuses every shop when all of them together have reached the limit', () => {
    const places = placesOf(2, 3);
    const leave = places.enter('one');
    places.enter('two');
    places.enter('two');
    expect(() => places.enter('three')).toThrow(refusal('(streams.mostInAll)'));
    leave();
    places.enter('three');
  });

  it('releases a place only once, even if it is left more often', () => {
    const places = placesOf(2, 2);
    const leave = places.enter('one');
    places.enter('one');
    leave();
    leave();
    places.enter('one');
    expect(() => places.enter('one')).toThrow(refusal('This shop has 2 streams'));
  });
});
