import { expect, it } from 'vitest';
import { OpenStreams } from './open-streams.ts';

it('gives each shop so many places, and a place again once one is given back', () => {
  const streams = new OpenStreams(2);
  const leave = streams.enter('one');
  streams.enter('one');
  expect(() => streams.enter('one')).toThrow(
    expect.objectContaining({ code: 'too_many_streams', kind: 'rate_limited', retryAfterMs: 30_000 }),
  );
  streams.enter('other');
  leave();
  streams.enter('one');
  expect(() => streams.enter('one')).toThrow('This shop has 2 streams open here');
});
