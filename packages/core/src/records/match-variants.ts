import type { Variant } from './product.ts';

/** What two variants are recognised by. */
type Recognisable = Pick<Variant, 'externalId' | 'sku' | 'options'>;

/**
 * Finds the known variants among those of a newer record, for a host that keeps something by variant: some providers renew
 * ids at every edit. First by id; then, among those without a partner, by SKU and options together, by options, and by SKU,
 * each only if exactly one on either side fits.
 * @returns of each known id the id it has now; those that are gone are missing.
 * @example
 * matchVariants(
 *   [{ externalId: '551', sku: 'M-S', options: [{ name: 'Size', value: 'S' }] }],
 *   [{ externalId: '901', sku: 'M-S', options: [{ name: 'Size', value: 'S' }] }],
 * ); // Map { '551' => '901' }
 */
export function matchVariants(known: readonly Recognisable[], next: readonly Recognisable[]): Map<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const key of keys) {
    const [before, now] = [
      group(
        known.filter(({ externalId }) => !found.has(externalId)),
        key,
      ),
      group(
        next.filter(({ externalId }) => !taken.has(externalId)),
        key,
      ),
    ];
    for (const [value, [one, ...others]] of before) {
      const [partner, ...partners] = now.get(value) ?? [];
      if (!one || !partner || others.length > 0 || partners.length > 0) continue;
      found.set(one.externalId, partner.externalId);
      taken.add(partner.externalId);
    }
  }
  return found;
}

/** Null for a variant that says nothing of it. */
type Key = (of: Recognisable) => string | null;

const optionsOf: Key = ({ options }) =>
  options && options.length > 0
    ? JSON.stringify(options.map(({ name, value }) => [plain(name), plain(value)]).toSorted())
    : null;
const skuOf: Key = ({ sku }) => sku?.trim() || null;

const keys: readonly Key[] = [
  ({ externalId }) => externalId,
  (of) => {
    const [sku, options] = [skuOf(of), optionsOf(of)];
    return sku && options && JSON.stringify([sku, options]);
  },
  optionsOf,
  skuOf,
  // The only one of a product without options.
  ({ options }) => (options?.length === 0 ? '' : null),
];

const plain = (text: string): string => text.trim().toLowerCase();

function group(variants: readonly Recognisable[], key: Key): Map<string, Recognisable[]> {
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
