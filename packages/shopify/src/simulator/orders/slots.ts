import { createRandom } from '@makerfex/integrations-testkit/simulator';

/** Values and how often each occurs. */
export type Mix<Value extends string> = Readonly<Record<Value, number>>;

/**
 * Assigns the values of a mix to records, in an order that depends on the seed. Any run of records as long as the mix has every
 * value: unlike with random numbers, a rare value is never missing.
 */
export function dealer<Value extends string>(seed: number, name: string, mix: Mix<Value>): (index: number) => Value {
  const isValue = (key: string): key is Value => Object.hasOwn(mix, key);
  const slots = Object.keys(mix)
    .filter(isValue)
    .flatMap((value) => Array.from({ length: mix[value] }, () => value));
  const dealt = createRandom(seed, 'deal', name).sample(slots.length, slots);
  return (index) => {
    const value = dealt[index % dealt.length];
    if (value === undefined) throw new RangeError(`The mix of ${name} is empty.`);
    return value;
  };
}
