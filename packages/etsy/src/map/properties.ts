import { type Known, wholeList } from '@makerfex/integrations-core/provider';
import type { NamedValue } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { decoded, rawNumber, rawText, text } from './fields.ts';

/** The fields used of Etsy's `ListingPropertyValue`: one property of a product and its values, in inventories and receipts. */
export const rawProperty = z.object({
  property_id: rawNumber,
  property_name: rawText,
  scale_id: rawNumber,
  scale_name: rawText,
  values: z.array(rawText).nullish(),
  value_ids: z.array(rawNumber).nullish(),
});
export type RawProperty = z.infer<typeof rawProperty>;

/** The names of properties and scales, by id. */
export interface PropertyNames {
  readonly properties: ReadonlyMap<number, string>;
  readonly scales: ReadonlyMap<number, string>;
}

/** Collects names, since Etsy leaves out some (`property_name: null`) that another entry has. */
export function namesOf(properties: Iterable<Known<RawProperty>>): PropertyNames {
  const names = { properties: new Map<number, string>(), scales: new Map<number, string>() };
  for (const property of properties) {
    collect(names.properties, property?.property_id, property?.property_name);
    collect(names.scales, property?.scale_id, property?.scale_name);
  }
  return names;
}

function collect(names: Map<number, string>, id: Known<number>, raw: Known<string>): void {
  const name = text(raw);
  if (id && name && !names.has(id)) names.set(id, name);
}

/** A fallback for a property that Etsy does not name, so that variants with different values stay distinct. */
export const nameOfProperty = (id: Known<number>, names: PropertyNames): string =>
  (id ? names.properties.get(id) : undefined) ?? (id ? `Property ${id}` : 'Property');

/** @returns undefined if any cannot be read, since some of the options may describe another variant. */
export function readOptions(raw: Known<readonly Known<RawProperty>[]>, names: PropertyNames): NamedValue[] | undefined {
  const options = wholeList(raw)?.map((property) => {
    const value = valueOf(property, names);
    if (value === undefined) return undefined;
    return { name: text(property.property_name) ?? nameOfProperty(property.property_id, names), value };
  });
  return wholeList(options)?.filter(({ value }) => value !== '');
}

/** @returns undefined if Etsy does not send the value or its scale. */
function valueOf({ values, value_ids, scale_id, scale_name }: RawProperty, names: PropertyNames): string | undefined {
  if (!values) return undefined;
  const texts = values.flatMap((value) => (value ? [decoded(value)] : []));
  const value = (texts.length > 0 ? texts : (value_ids ?? []).flatMap((id) => id ?? [])).join(', ');
  const scale = text(scale_name) ?? (scale_id ? names.scales.get(scale_id) : null);
  if (scale === undefined && scale_name === undefined) return undefined;
  return value !== '' && scale ? `${value} ${scale}` : value;
}
