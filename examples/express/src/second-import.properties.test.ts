import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Held, openTwoShops } from './testing/two-shops.ts';

let host: Awaited<ReturnType<typeof openTwoShops>>;
beforeAll(async () => {
  host = await openTwoShops();
});
afterAll(() => host.close());

type Path = readonly (string | number)[];

/** The path of every key of a record, at any depth. */
function keysOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [below]), ...keysOf(inner, below)];
  });
}

/** A copy with another value at a path, or without the key if `to` is undefined. */
function withValue(value: unknown, [key, ...path]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((inner: unknown, at) => (at === key ? withValue(inner, path, to) : inner));
  const copy: Record<string, unknown> = { ...Object(value) };
  copy[key] = withValue(copy[key], path, to);
  if (copy[key] === undefined) delete copy[key];
  return copy;
}

/** Rows without a provider's variant ids: Etsy renews them, and a listing without inventory is its own variant. */
function hostsOwn(held: Readonly<Record<string, readonly Held[]>>): string[] {
  return Object.entries(held).flatMap(([table, rows]) =>
    rows.map((row) => {
      const { external_id: _, former_external_ids: __, ...others } = row;
      return JSON.stringify([table, table === 'product_variants' ? others : row]);
    }),
  );
}

/** Keys that are null if there is no value, and the columns in which the host stores them. */
const cleared = {
  etsy: {
    keys: ['message_from_buyer', 'second_line'],
    columns: [
      ['projects', 'note', null],
      ['projects', 'shipping_address', 'line2'],
      ['customers', 'address', 'line2'],
    ],
  },
  shopify: {
    keys: ['note', 'address2', 'onlineStoreUrl'],
    columns: [
      ['projects', 'note', null],
      ['projects', 'shipping_address', 'line2'],
      ['products', 'url', null],
      ['customers', 'address', 'line2'],
    ],
  },
} as const;

/** The values of one provider's rows in a column, or in a part of it. */
function valuesOf(
  held: Readonly<Record<string, readonly Held[]>>,
  providerKey: string,
  table: string,
  column: string,
  part: string | null,
): unknown[] {
  const rows = held[table]?.filter((row) => row['provider_key'] === providerKey) ?? [];
  const values = rows.map((row) => (part === null ? row[column] : Object(row[column])[part]));
  return values.filter((value) => value !== null && value !== undefined);
}

/** A copy in which all keys of these names are null. */
function withNulls(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => withNulls(inner, keys));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keys.includes(key) ? null : withNulls(inner, keys)]),
  );
}

describe.each(['etsy', 'shopify'] as const)('a second import of %s', (providerKey) => {
  beforeAll(async () => {
    await host.importAll(providerKey);
  });

  it('changes no column and deletes nothing when any key is missing from every record', async () => {
    const known = hostsOwn(await host.held());
    expect(known.length).toBeGreaterThan(300);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (chances) => {
        let dropped = 0;
        const runs = await host.importAll(providerKey, (record) => {
          const keys = keysOf(record);
          const path = keys[(chances.next().value ?? 0) % keys.length] ?? [];
          dropped += 1;
          return withValue(record, path, undefined);
        });
        expect(dropped).toBeGreaterThan(200);
        // The records did differ and were written.
        expect(runs[0]?.progress.changed).toBeGreaterThan(5);
        expect(hostsOwn(await host.held()).toSorted()).toEqual(known.toSorted());
      }),
      { seed: 11, numRuns: 4, endOnFailure: true },
    );
  });

  it('clears only what the provider reports as none', async () => {
    const { keys, columns } = cleared[providerKey];
    // What records lacked until now may have decided which ids their variants have.
    await host.importAll(providerKey);
    const before = await host.held();
    await host.importAll(providerKey, (record) => withNulls(record, keys));
    const after = await host.held();
    for (const [table, column, part] of columns) {
      expect(valuesOf(before, providerKey, table, column, part)).not.toEqual([]);
      expect(valuesOf(after, providerKey, table, column, part)).toEqual([]);
    }
    const others = (held: Held) =>
      Object.entries(held).filter(([name]) => !columns.some(([, column]) => column === name));
    for (const [table, rows] of Object.entries(before))
      expect((after[table] ?? []).map((row) => JSON.stringify(others(row))).toSorted()).toEqual(
        rows.map((row) => JSON.stringify(others(row))).toSorted(),
      );
  });
});
