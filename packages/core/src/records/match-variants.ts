import type { Variant } from './product.ts';

/** What variants are matched by. */
type Recognisable = Pick<Variant, 'externalId' | 'sku' | 'options'>;

/**
 * Finds the known variants among those of a newer record, for a host that stores something per variant: some providers renew
 * ids at every edit. It matches first by id; then, among the rest, by SKU and options together, by options, and by SKU, each
 * only if exactly one on either side fits. A SKU that several variants share matches nothing by itself. Of entries with the
 * same id the last one counts.
 * @returns the current id of each known id, without those that were removed
 * @example
 * matchVariants(
 *   [{ externalId: '551', sku: 'M-S', options: [{ name: 'Size', value: 'S' }] }],
 *   [{ externalId: '901', sku: 'M-S', options: [{ name: 'Size', value: 'S' }] }],
 * ); // Map { '551' => '901' }
 */
export function matchVariants(known: readonly Recognisable[], next: readonly Recognisable[]): Map<string, string> {
  const before = byId(known);
  const now = byId(next);
  const found = new Map<string, string>();
  const match = (one: Recognisable, partner: Recognisable) => {
    found.set(one.externalId, partner.externalId);
    before.delete(one.externalId);
    now.delete(partner.externalId);
  };
  for (const [id, one] of before) {
    const partner = now.get(id);
    if (partner) match(one, partner);
  }
  for (const key of keysOf(known, next)) {
    const partners = group(now.values(), key);
    for (const [value, [one, ...others]] of group(before.values(), key)) {
      const [partner, ...further] = partners.get(value) ?? [];
      if (one && partner && others.length === 0 && further.length === 0) match(one, partner);
    }
  }
  return found;
}

/** What a variant is compared by; null if that is unknown. */
type Key = (of: Recognisable) => string | null;

function keysOf(known: readonly Recognisable[], next: readonly Recognisable[]): readonly Key[] {
  const shared = [...sharedSkus(known), ...sharedSkus(next)];
  return [
    (of) => {
      const [sku, options] = [skuOf(of), optionsOf(of)];
      return sku && options && JSON.stringify([sku, options]);
    },
    optionsOf,
    (of) => {
      const sku = skuOf(of);
      return sku && !shared.includes(sku) ? sku : null;
    },
    // The only one of a product without options.
    ({ options }) => (options?.length === 0 ? '' : null),
  ];
}

const byId = (variants: readonly Recognisable[]): Map<string, Recognisable> =>
  new Map(variants.map((of) => [of.externalId, of]));

const skuOf: Key = ({ sku }) => sku?.trim() || null;
const optionsOf: Key = ({ options }) =>
  options && options.length > 0
    ? JSON.stringify(options.map(({ name, value }) => JSON.stringify([plain(name), plain(value)])).toSorted())
    : null;

const sharedSkus = (variants: readonly Recognisable[]): string[] =>
  [...group(byId(variants).values(), skuOf)].flatMap(([sku, { length }]) => (length > 1 ? [sku] : []));

const plain = (text: string): string => text.trim().toLowerCase();

function group(variants: Iterable<Recognisable>, key: Key): Map<string, Recognisable[]> {
  const groups = new Map<string, Recognisable[]>();
  for (const variant of variants) {
    const value = key(variant);
    if (value === null) continue;
    const held = groups.get(value);
    if (held) held.push(variant);
    else groups.set(value, [variant]);
  }
  return groups;
}
