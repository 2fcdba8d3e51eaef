import { computeTotals, type InvoiceDraft, minorUnits } from '@makerfex/integrations-core/records';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VendorConfig } from '../config.ts';
import { type HandoffInput, vendorHandoffInvoice } from '../contract.ts';
import { vendorService } from '../provider.ts';
import { toDraft, toWorkOrder } from './draft.ts';

const decimal = (max: number, places: number, min = 0) =>
  fc.integer({ min, max }).map((value) => (value / 10 ** places).toFixed(places));
const currencies = ['EUR', 'JPY', 'KWD'] as const;
const rateNames = ['small_box', 'large_box', 'hour'] as const;
const taxIds = ['vat', 'city'] as const;
const someTaxes = fc.option(fc.subarray([...taxIds]), { nil: undefined });

const configs = fc
  .record({
    currency: fc.constantFrom(...currencies),
    prices: fc.tuple(...rateNames.map(() => decimal(500_000, 4))),
    rateTaxes: fc.tuple(...rateNames.map(() => someTaxes)),
    taxRates: fc.tuple(...taxIds.map(() => decimal(30_000, 3))),
    inclusive: fc.boolean(),
  })
  .map(({ currency, prices, rateTaxes, taxRates, inclusive }): VendorConfig => {
    const rates = rateNames.map((name, index) => [
      name,
      { label: `Rate ${name}`, unit_price: prices[index] ?? '0', tax_ids: rateTaxes[index] },
    ]);
    const taxes = taxIds.map((id, index) => ({ id, label: id, rate: taxRates[index] ?? '0', inclusive }));
    const raw = { vendor: { name: 'V' }, delivery: 'download', currency, rates: Object.fromEntries(rates), taxes };
    return vendorConfigOf(raw);
  });

const quantity = decimal(100_000, 3, 1);
const items = fc.array(
  fc.oneof(
    fc.record({ rate: fc.constantFrom(...rateNames), quantity, tax_ids: someTaxes }),
    fc.record({ description: fc.constant('Extra'), unit_price: decimal(900_000, 4), quantity, tax_ids: someTaxes }),
  ),
  { minLength: 1, maxLength: 12 },
);
const handoffs = items.map((list) =>
  vendorHandoffInvoice.input.parse(JSON.parse(JSON.stringify({ sale_id: 's', items: list }))),
);

/** Reads a config as if it had been stored. */
const vendorConfigOf = (raw: object): VendorConfig => {
  const parsed = vendorService().config.parse(JSON.parse(JSON.stringify(raw)));
  return JSON.parse(JSON.stringify(parsed));
};

/** Independent arithmetic to compare with: integers of fixed decimal places. */
const scaled = (amount: string, places: number): bigint => {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(places, '0').slice(0, places));
};
const divideRounded = (value: bigint, divisor: bigint): bigint => (2n * value + divisor) / (2n * divisor);
const lineUnits = (quantityOf: string, price: string, places: number): bigint =>
  divideRounded(scaled(quantityOf, 6) * scaled(price, 6) * 10n ** BigInt(places), 10n ** 12n);

const holds = (check: (input: HandoffInput, config: VendorConfig, draft: InvoiceDraft) => void) => {
  fc.assert(
    fc.property(handoffs, configs, (input, config) => check(input, config, toDraft(input, config))),
    { numRuns: 300 },
  );
};

describe('the invoice of any hand-off', () => {
  it('has each item once, in order, with the exact quantity and price', () => {
    holds((input, config, draft) => {
      expect(draft.lines.map((line) => [line.quantity, line.unitPrice])).toEqual(
        input.items.map((item) => [item.quantity, item.unit_price ?? config.rates[item.rate ?? '']?.unit_price]),
      );
    });
  });

  it('adds up exactly, from rates to total', () => {
    holds((_, config, draft) => {
      const places = minorUnits(config.currency);
      const totals = computeTotals(draft);
      const units = (amount: string) => scaled(amount, places);
      const lines = draft.lines.map((line) => lineUnits(line.quantity, line.unitPrice, places));
      const subtotal = lines.reduce((sum, line) => sum + line, 0n);
      expect(totals.lines.map(units)).toEqual(lines);
      expect(units(totals.subtotal)).toBe(subtotal);
      const added = totals.taxes
        .filter((_tax, index) => !draft.taxes[index]?.inclusive)
        .reduce((sum, { amount }) => sum + units(amount), 0n);
      expect(units(totals.total)).toBe(subtotal + added);
      expect(units(totals.net) + units(totals.tax)).toBe(units(totals.total));
    });
  });

  it('applies the taxes of the item, else those of its rate, else all', () => {
    holds((input, config, draft) => {
      expect(draft.lines.map(({ taxIds: ids }) => ids)).toEqual(
        input.items.map((item) => item.tax_ids ?? config.rates[item.rate ?? '']?.tax_ids ?? null),
      );
    });
  });

  it('has a work order with the same items and no prices', () => {
    holds((input, config, draft) => {
      const order = toWorkOrder(input, config, { number: '1', issuedOn: '2026-11-24' });
      expect(order.items.map((item) => [item.description, item.quantity])).toEqual(
        draft.lines.map((line) => [line.description, line.quantity]),
      );
      expect(JSON.stringify(order)).not.toMatch(/price|amount|total/i);
    });
  });
});
