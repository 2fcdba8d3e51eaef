/** A reproducible stream of whole numbers for one record, from its seed, kind and index. */
export type Dice = (sides: number) => number;

/** Depends on nothing else, so that any record can be created without the ones before it (xorshift32). */
export function dice(seed: number, kind: string, index: number): Dice {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0xc2b2ae35);
  for (const character of kind) state = Math.imul(state ^ character.charCodeAt(0), 0x85ebca6b);
  state ||= 1;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

export function pick<const List extends readonly [unknown, ...unknown[]]>(roll: Dice, from: List): List[number] {
  return from[roll(from.length)] ?? from[0];
}
