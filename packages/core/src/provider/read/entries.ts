import { isRawObject } from './raw-object.ts';

/** How {@link RecordReader} reads a list within a record. */
export interface ListOptions {
  /**
   * The key of the list within an object around it, such as `nodes` of a GraphQL connection. Without it the field is the list
   * itself.
   */
  readonly within?: string;
  /**
   * The key of an entry's id. An entry whose id came before is left out, with a warning: a list can change while its pages are
   * read. Without it every entry is read.
   */
  readonly id?: string;
}

interface Entry {
  readonly index: number;
  readonly value: unknown;
  /** Whether its id came before. */
  readonly isRepeated: boolean;
}

/** The entries of a list in an answer; null if it is not a list. */
export function entriesOf(value: unknown, { within, id }: ListOptions): Entry[] | null {
  const list = within === undefined ? value : isRawObject(value) ? value[within] : null;
  if (!Array.isArray(list)) return null;
  const seen = new Set<unknown>();
  return list.map((entry: unknown, index) => {
    const key = id !== undefined && isRawObject(entry) ? (entry[id] ?? undefined) : undefined;
    const isRepeated = key !== undefined && seen.has(key);
    seen.add(key);
    return { index, value: entry, isRepeated };
  });
}
