import type { Known } from './known.ts';

/**
 * A list if every entry of it is known, else undefined: part of a list must not replace all of it.
 * @example
 * const { tags } = record.fields(z.object({ tags: z.array(z.string().nullish()).nullish() }));
 * wholeList(tags); // undefined if a tag could not be read
 */
export function wholeList<Entry>(list: Known<readonly Known<Entry>[]>): Entry[] | undefined {
  const known = (list ?? []).filter((entry) => entry !== null && entry !== undefined);
  return list && known.length === list.length ? known : undefined;
}
