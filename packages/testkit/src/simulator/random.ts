import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random values, the same for the same seed. */
export interface Random {
  /** A number from 0 up to, but without, 1. */
  readonly fraction: () => number;
  /** A whole number; both bounds can occur. */
  readonly integer: (least: number, most: number) => number;
  /** One item of a list. @throws RangeError if the list is empty */
  readonly pick: <Item>(list: readonly Item[]) => Item;
  /** `n` different items, or all of them in random order if there are fewer. */
  readonly sample: <Item>(n: number, list: readonly Item[]) => Item[];
}

/**
 * Creates a stream from a seed and the names of what it is for: one record can be made without the records before it.
 * @example
 * const random = createRandom(7, 'order', 17);
 * const quantity = random.integer(1, 4);
 */
export function createRandom(...seeds: readonly [number | string, ...(number | string)[]]): Random {
  const generator = xoroshiro128plus(hash(seeds));
  const integer = (least: number, most: number): number => uniformInt(generator, least, most);
  return {
    fraction: () => uniformFloat64(generator),
    integer,
    pick: (list) => {
      const item = list[integer(0, Math.max(0, list.length - 1))];
      if (item === undefined) throw new RangeError('There is nothing to pick from: the list is empty.');
      return item;
    },
    sample: (n, list) => {
      const left = [...list];
      const chosen = [];
      while (chosen.length < n && left.length > 0) chosen.push(...left.splice(integer(0, left.length - 1), 1));
      return chosen;
    },
  };
}

/** Seeds that differ by one give unrelated streams (the finaliser of MurmurHash3). */
function hash(seeds: readonly (number | string)[]): number {
  let mixed = 0;
  for (const seed of seeds) {
    if (typeof seed === 'number') mixed = scramble(mixed + seed);
    else for (let at = 0; at < seed.length; at += 1) mixed = scramble(mixed + seed.charCodeAt(at));
  }
  return mixed;
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b) + 1;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
