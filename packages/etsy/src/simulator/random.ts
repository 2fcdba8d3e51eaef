/** A reproducible stream of numbers in [0, 1) (mulberry32). Cheap enough to create one per record. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of one record, so that it can be built without those before it. */
export const seedOf = (seed: number, kind: number, index: number): number =>
  Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(kind + 1, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);

export const integer = (next: () => number, from: number, to: number): number =>
  from + Math.floor(next() * (to - from + 1));

export function pick<const List extends readonly [unknown, ...unknown[]]>(
  next: () => number,
  from: List,
): List[number] {
  return from[Math.floor(next() * from.length)] ?? from[0];
}

/** `n` different items of a list, the same ones for the same stream. */
export function choose<Item>(next: () => number, n: number, from: readonly Item[]): Item[] {
  const left = [...from];
  const chosen: Item[] = [];
  while (chosen.length < n && left.length > 0) {
    const at = Math.floor(next() * left.length);
    chosen.push(...left.splice(at, 1));
  }
  return chosen;
}
