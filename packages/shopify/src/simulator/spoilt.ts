/** What stands in the place of a record: usually one, none or several. Only fields that were asked for can be spoilt. */
export type Spoil = (record: Readonly<Record<string, unknown>>) => readonly unknown[];

/** Puts fields over those that were asked for, whatever the schema says of them. */
export const patched =
  (fields: Readonly<Record<string, unknown>>): Spoil =>
  (record) => [
    { ...record, ...Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(record, name))) },
  ];

/** Records that are answered otherwise than the schema allows, by their global ids. */
export function createSpoilt() {
  const spoilt = new Map<string, Spoil>();

  function apply(value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return [value.flatMap(apply)];
    if (typeof value !== 'object' || value === null) return [value];
    const record = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, apply(inner)[0]]));
    return spoilt.get(String(record['id']))?.(record) ?? [record];
  }

  return {
    set: (id: string, spoil: Spoil): void => {
      spoilt.set(id, spoil);
    },
    clear: (): void => spoilt.clear(),
    /** Puts what was spoilt into the data of an answer. */
    inAnswer: (data: unknown): unknown => (spoilt.size === 0 ? data : apply(data)[0]),
    /** The same for lines of a bulk file. */
    inLines: (lines: readonly unknown[]): readonly unknown[] => (spoilt.size === 0 ? lines : lines.flatMap(apply)),
  };
}
export type Spoilt = ReturnType<typeof createSpoilt>;
