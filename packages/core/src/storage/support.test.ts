import { describe, expect, it } from 'vitest';
import { causesOf } from './support.ts';

describe('the causes of an error', () => {
  it('are the error itself, its cause and the errors it joins, from outermost to innermost', () => {
    const [first, second, third] = [new Error('1'), new Error('2'), new Error('3', { cause: 'text' })];
    const joined = new AggregateError([first, second], 'joined', { cause: third });
    expect(causesOf(joined)).toEqual([joined, third, first, second, 'text']);
  });

  it('end in a cycle', () => {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    expect(causesOf(outer)).toEqual([outer, inner]);
  });

  it('are 100 at most', () => {
    const long = Array.from({ length: 1_000 }).reduce((cause) => new Error('outer', { cause }), new Error('inner'));
    const wide = new AggregateError(Array.from({ length: 1_000 }, () => new Error('one')));
    expect([causesOf(long).length, causesOf(wide).length]).toEqual([100, 100]);
  });

  it('can be read from any value', () => {
    const hostile = Object.defineProperty({}, 'cause', {
      get: () => {
        throw new Error('not to be read');
      },
    });
    for (const thrown of [undefined, null, 'text', hostile]) expect(causesOf(thrown)).toEqual([thrown]);
  });
});
