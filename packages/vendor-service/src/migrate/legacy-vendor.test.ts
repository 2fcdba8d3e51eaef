import { describe, expect, it } from 'vitest';
import { vendorConfig } from '../config.ts';
import { legacyVendorSchema, toVendorConfig } from './legacy-vendor.ts';

const configOf = (row: object) => {
  const read = legacyVendorSchema.parse({ shop_id: 's', employee_id: 1, vendor_name: 'Packright', ...row });
  return vendorConfig(false).parse(toVendorConfig(read, { currency: 'EUR', delivery: 'download' }));
};
const ratesOf = (names: readonly string[]) =>
  Object.entries(configOf({ rates: names.map((name) => ({ name, price: 1 })) }).rates).map(([key, { label }]) => [
    key,
    label,
  ]);

describe('the parts of an address', () => {
  it('can be null, blank or missing', () => {
    const address = {
      line1: 'Long Street 1',
      line2: null,
      city: ' Berlin ',
      region: ' ',
      postal_code: '',
      phone: null,
    };
    expect(configOf({ address }).vendor.address).toEqual({ line1: 'Long Street 1', city: 'Berlin' });
  });

  it('make no address when all are missing', () => {
    expect(configOf({ address: { line1: null, city: '' } }).vendor).toEqual({ name: 'Packright', details: [] });
  });
});

describe('the key of a rate', () => {
  it('is its name in snake_case', () => {
    expect(ratesOf(['Small box (A4)', 'Größe', '10 mm'])).toEqual([
      ['small_box_a4', 'Small box (A4)'],
      ['gro_e', 'Größe'],
      ['rate_10_mm', '10 mm'],
    ]);
  });

  it('is its position when the name has no Latin letter or digit', () => {
    expect(ratesOf(['Упаковка', 'Box', '塗装'])).toEqual([
      ['rate_1', 'Упаковка'],
      ['box', 'Box'],
      ['rate_3', '塗装'],
    ]);
  });

  it('is its position when an earlier name has the same key', () => {
    expect(ratesOf(['Box', 'box!', '10 mm', 'Rate 10 mm'])).toEqual([
      ['box', 'Box'],
      ['rate_2', 'box!'],
      ['rate_10_mm', '10 mm'],
      ['rate_4', 'Rate 10 mm'],
    ]);
  });

  it('is the next free number when another name has its position', () => {
    expect(ratesOf(['Упаковка', '塗装', 'Rate 1', 'Rate 2'])).toEqual([
      ['rate_3', 'Упаковка'],
      ['rate_4', '塗装'],
      ['rate_1', 'Rate 1'],
      ['rate_2', 'Rate 2'],
    ]);
  });
});
