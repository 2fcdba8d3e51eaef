import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

/** Reads that end when the test says so. */
function heldReads() {
  const held = new Map<number, PromiseWithResolvers<string>>();
  const started: number[] = [];
  return {
    started,
    read: (place: number) => {
      started.push(place);
      const answer = Promise.withResolvers<string>();
      held.set(place, answer);
      return answer.promise;
    },
    end: (...places: number[]) => {
      for (const place of places) held.get(place)?.resolve(`page ${place}`);
    },
    fail: (place: number) => held.get(place)?.reject(new Error(`no page ${place}`)),
  };
}

const { signal } = new AbortController();
const many = Array.from({ length: 12 }, (_, n) => n + 1);
const places = many.slice(0, 6);

describe('readAhead', () => {
  it('yields in the order of the places when later reads end first', async () => {
    const { read, end } = heldReads();
    const pages = readAhead(places.slice(0, 3), read, { signal });
    const first = pages.next();
    end(3, 2, 1);
    expect([await first, await pages.next(), await pages.next()].map(({ value }) => value)).toEqual([
      'page 1',
      'page 2',
      'page 3',
    ]);
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  it('has 4 reads under way by default, and starts another when one has ended', async () => {
    const { read, end, started } = heldReads();
    const pages = readAhead(many, read, { signal });
    const first = pages.next();
    expect(started).toEqual([1, 2, 3, 4]);
    end(2, 4);
    await turn();
    expect(started).toEqual([1, 2, 3, 4, 5, 6]);
    end(1);
    await first;
    const left = pages.return();
    end(...many);
    await left;
  });

  it('holds at most 4 results more that nobody has taken', async () => {
    const { read, end, started } = heldReads();
    const pages = readAhead(many, read, { signal });
    const first = pages.next();
    for (const place of many.slice(1)) {
      end(place);
      await turn();
    }
    expect(started).toEqual(many.slice(0, 8));
    end(1);
    expect((await first).value).toBe('page 1');
    await pages.next();
    await turn();
    expect(started).toEqual(many.slice(0, 10));
    const left = pages.return();
    end(...many);
    await left;
  });

  it('reads one after the other with atOnce 1', async () => {
    let underWay = 0;
    let most = 0;
    const read = async (place: number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
      return place;
    };
    const found = [];
    for await (const page of readAhead(places, read, { signal, atOnce: 1 })) found.push(page);
    expect(found).toEqual(places);
    expect(most).toBe(1);
  });

  it('throws the error of a read after the results before it, and starts no further read', async () => {
    const { read, end, fail, started } = heldReads();
    const pages = readAhead(places, read, { signal, atOnce: 3 });
    const first = pages.next();
    fail(2);
    end(1);
    expect((await first).value).toBe('page 1');
    const second = pages.next();
    end(3);
    await expect(second).rejects.toThrow('no page 2');
    expect(started).toEqual([1, 2, 3]);
    expect((await pages.next()).done).toBe(true);
  });

  it('throws what a read throws before it starts', async () => {
    const pages = readAhead(
      places,
      () => {
        throw new Error('not a place');
      },
      { signal },
    );
    await expect(pages.next()).rejects.toThrow('not a place');
  });

  it('throws what a place throws, in its turn', async () => {
    const failing = function* () {
      yield* [1, 2];
      throw new Error('no third place');
    };
    const found: number[] = [];
    const reading = async () => {
      for await (const page of readAhead(failing(), async (place) => place, { signal })) found.push(page);
    };
    await expect(reading()).rejects.toThrow('no third place');
    expect(found).toEqual([1, 2]);
  });

  it('ends with the reason when the signal aborts, without waiting for its reads', async () => {
    const { read } = heldReads();
    const abort = new AbortController();
    const pages = readAhead(places, read, { signal: abort.signal });
    const first = pages.next();
    abort.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
  });

  it('reads nothing when the signal had aborted before', async () => {
    const { read, started } = heldReads();
    const pages = readAhead(places, read, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(pages.next()).rejects.toThrow('enough');
    expect(started).toEqual([]);
  });

  it('has no read under way when it was left early, and leaves no failure unhandled', async () => {
    const { read, end, fail } = heldReads();
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const pages = readAhead(places, read, { signal, atOnce: 3 });
    const first = pages.next();
    end(1);
    await first;
    let hasEnded = false;
    const leave = async () => {
      await pages.return();
      hasEnded = true;
    };
    const ended = leave();
    fail(2);
    end(3);
    await turn();
    expect(hasEnded).toBe(false);
    end(4);
    await ended;
    await turn();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
