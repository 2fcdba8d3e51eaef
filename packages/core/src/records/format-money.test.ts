import { codes } from 'currency-codes';
import { assert, bigInt, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, moneyFormat } from './format-money.ts';
import { minorUnits } from './minor-units.ts';

/** Replaces no-break spaces by plain ones. */
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

describe('formatMoney', () => {
  it.each([
    ['4990.50', 'HUF', 'en', 'HUF 4,990.50'],
    ['3.75', 'COP', 'en', 'COP 3.75'],
    ['9.99', 'IQD', 'en', 'IQD 9.990'],
    ['12.5', 'EUR', 'en', '€12.50'],
    ['12.5', 'EUR', 'de', '12,50 €'],
    ['1200', 'JPY', 'en', '¥1,200'],
    ['1200.00', 'JPY', 'en', '¥1,200'],
    ['0.0001', 'CLF', 'en', 'CLF 0.0001'],
    ['-3', 'USD', 'en', '-$3.00'],
    ['-0.00', 'USD', 'en', '$0.00'],
    ['9.990', 'KWD', 'ar-KW-u-nu-latn', '\u200F9.990 د.ك.\u200F'],
  ])('writes %s %s in %s as %s (case instagram-price-decimals)', (amount, currency, locale, expected) => {
    expect(plain(formatMoney({ amount, currency }, locale))).toBe(expected);
  });

  it.each([
    ['0.0042', 'EUR', '€0.0042'],
    ['1.123456789012', 'USD', '$1.123456789012'],
    ['1200.5', 'JPY', '¥1,200.5'],
    ['9999999999999999999.99', 'EUR', '€9,999,999,999,999,999,999.99'],
  ])('loses no digit of %s %s: %s', (amount, currency, expected) => {
    expect(plain(formatMoney({ amount, currency }))).toBe(expected);
  });

  it.each([
    ['12.5', 'USDC', 'en', 'USDC 12.50'],
    ['1234.567', 'USDC', 'de', '1.234,567 USDC'],
    ['-1', 'points', 'en', '-points 1.00'],
    ['1', 'ZZZ', 'en', 'ZZZ 1.00'],
    ['1', '$&', 'en', '$& 1.00'],
  ])('writes %s of the currency %s, which Intl does not know, in %s as %s', (amount, currency, locale, expected) => {
    expect(plain(formatMoney({ amount, currency }, locale))).toBe(expected);
  });

  it.each(['', '1e3', '12,50', 'NaN', '0x10', ' 1', '1.'])('refuses %j, which is not a decimal', (amount) => {
    expect(() => formatMoney({ amount, currency: 'EUR' })).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  it('has the decimals of every currency, and every digit of the amount', () => {
    const formats = new Map([...codes(), 'USDC'].map((code) => [code, moneyFormat(code)]));
    assert(
      property(
        constantFrom(...formats.keys()),
        bigInt(1n, 10n ** 21n),
        integer({ min: 1, max: 12 }),
        (code, units, places) => {
          const digits = String(units).padStart(places + 1, '0');
          const [whole, fraction] = [digits.slice(0, -places), digits.slice(-places)];
          const written =
            formats
              .get(code)?.(`${whole}.${fraction}`)
              .replaceAll(/[^\d.]/g, '') ?? '';
          const shown = fraction.replace(/0+$/, '').padEnd(minorUnits(code), '0');
          expect(written).toBe(shown === '' ? whole : `${whole}.${shown}`);
        },
      ),
    );
  });
});
