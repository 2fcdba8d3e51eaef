/** Returns what replaces a record: usually one entry, but none or several are possible. Affects only requested fields. */
export type Damage = (record: Readonly<Record<string, unknown>>) => readonly unknown[];

/** Overwrites requested fields, even against the schema. */
export const patched =
  (fields: Readonly<Record<string, unknown>>): Damage =>
  (record) => [
    { ...record, ...Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(record, name))) },
  ];

/** Malformed records, by global id. */
export function createMalformed() {
  const damages = new Map<string, Damage>();

  function apply(value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return [value.flatMap(apply)];
    if (typeof value !== 'object' || value === null) return [value];
    const record = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, apply(inner)[0]]));
    return damages.get(String(record['id']))?.(record) ?? [record];
  }

  return {
    set: (id: string, damage: Damage): void => {
      damages.set(id, damage);
    },
    clear: (): void => damages.clear(),
    /** Replaces records in the data of an answer. */
    inAnswer: (data: unknown): unknown => (damages.size === 0 ? data : apply(data)[0]),
    /** Replaces lines of a bulk file. */
    inLines: (lines: readonly unknown[]): readonly unknown[] => (damages.size === 0 ? lines : lines.flatMap(apply)),
  };
}
export type Malformed = ReturnType<typeof createMalformed>;
