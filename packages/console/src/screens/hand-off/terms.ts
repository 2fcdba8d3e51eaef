import { isObject, type JsonObject } from '../../form/plan.ts';
import { objectsOf, textOf } from '../../form/read-json.ts';

/** A price that the vendor's settings have. */
export interface Rate {
  readonly label: string;
  readonly unitPrice: string;
  /** What a quantity counts; empty for pieces. */
  readonly unit: string;
  /** Null for all taxes. */
  readonly taxIds: readonly string[] | null;
}

export interface Tax {
  readonly id: string;
  readonly label: string;
  /** In percent. */
  readonly rate: string;
  /** Whether prices include it. */
  readonly inclusive: boolean;
}

/** What the settings of a vendor say about money. */
export interface Terms {
  /** Three letters. */
  readonly currency: string;
  readonly rates: ReadonlyMap<string, Rate>;
  readonly taxes: readonly Tax[];
}

const readTax = (tax: JsonObject): Tax => ({
  id: textOf(tax['id']),
  label: textOf(tax['label']),
  rate: textOf(tax['rate']),
  inclusive: tax['inclusive'] === true,
});

function readRate(rate: JsonObject): Rate {
  const { tax_ids: taxIds } = rate;
  return {
    label: textOf(rate['label']),
    unitPrice: textOf(rate['unit_price']),
    unit: textOf(rate['unit']),
    taxIds: Array.isArray(taxIds) ? taxIds.map(textOf) : null,
  };
}

export function readTerms(config: Readonly<Record<string, unknown>>): Terms {
  const rates = isObject(config['rates']) ? Object.entries(config['rates']) : [];
  return {
    currency: textOf(config['currency']) || 'EUR',
    rates: new Map(rates.flatMap(([name, rate]) => (isObject(rate) ? [[name, readRate(rate)]] : []))),
    taxes: objectsOf(config['taxes']).map(readTax),
  };
}
