import { createRandom } from '@makerfex/integrations-testkit/simulator';

/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number;

export const random = (seed: number): Random => createRandom(seed).fraction;

export const between = (next: Random, least: number, most: number): number => least + next() * (most - least);

/** @throws where there is nothing to pick from. */
export function pick<Value>(next: Random, values: readonly Value[]): Value {
  const value = values[Math.floor(next() * values.length)];
  if (value === undefined) throw new Error('There is nothing to pick from.');
  return value;
}
