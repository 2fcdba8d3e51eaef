import { describe, expect, it } from 'vitest';
import { downloadConfig, vendorHost } from '../test/host.ts';
import { vendorService } from './provider.ts';

const mail = { transport: { sendMail: async () => undefined }, from: 'orders@kiln.example' };
const rate = { label: 'Packing', unit_price: '1.00' };

/** Paths and problems of a config, as people see them. */
function problemsOf(config: object, email?: typeof mail): string[] {
  const provider = vendorService(email ? { email } : {});
  const { error } = provider.config.strict().safeParse({ ...downloadConfig, ...config });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the config of a vendor', () => {
  it.each<[string, object]>([
    ['only a name, a delivery and a currency', { rates: undefined, taxes: undefined, vendor: { name: 'Ada' } }],
    ['a webhook', { delivery: 'webhook', webhook_url: 'https://vendor.example/hooks/7?a=b' }],
    [
      'a full vendor',
      { vendor: { name: 'A', phone: '1', tax_id: 'VAT 1', address: { city: 'Bonn', country_code: 'DE' } } },
    ],
    ['a rate with some of the taxes', { rates: { small_box: { ...rate, tax_ids: ['vat'] } } }],
    ['a price finer than the currency', { rates: { small_box: { ...rate, unit_price: '0.0042' } } }],
    ['a locale', { locale: 'pt-BR', page_size: 'Letter' }],
    ['a time zone', { time_zone: 'America/Los_Angeles' }],
  ])('accepts %s', (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ vendor: {} }, 'vendor.name: '],
    [{ vendor: { name: 'A', email: 'nobody' } }, 'vendor.email: not an email address'],
    [{ vendor: { name: 'A', address: { country_code: 'Germany' } } }, 'vendor.address.country_code: not a two-letter'],
    [{ vendor: { name: 'A', mail: 'a@b.example' } }, 'vendor: '],
    [{ vendor: { name: 'Pack\r\nBcc: x@evil.example' } }, 'vendor.name: must be one line'],
    [{ vendor: { name: 'A', details: ['IBAN \u202e321'] } }, 'vendor.details.0: must be one line'],
    [{ vendor: { name: 'A', address: { city: 'Bonn\u2028x' } } }, 'vendor.address.city: must be one line'],
    [{ rates: { box: { ...rate, label: 'Packing\nfree' } } }, 'rates.box.label: must be one line'],
    [{ rates: { box: { ...rate, unit: 'h\r' } } }, 'rates.box.unit: must be one line'],
    [{ taxes: [{ id: 'vat', label: 'VAT\n0 %', rate: '19' }] }, 'taxes.0.label: must be one line'],
    [{ webhook_url: 'https://vendor.example/\nx' }, 'webhook_url: must be one line'],
    [{ delivery: 'fax' }, 'delivery: '],
    [
      { rates: Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`r${at}`, rate])) },
      'rates: has more than 500 rates',
    ],
    [{ delivery: 'email' }, 'delivery: this host cannot send mail'],
    [{ delivery: 'webhook' }, 'webhook_url: is needed to deliver by webhook'],
    [{ webhook_url: 'http://vendor.example/' }, 'webhook_url: must be an https address'],
    [{ webhook_url: 'https://user:word@vendor.example/' }, 'webhook_url: must be an https address'],
    [{ webhook_url: 'vendor.example' }, 'webhook_url: must be an https address'],
    [{ currency: 'euro' }, 'currency: not a three-letter currency code'],
    [{ rates: { 'Small Box': rate } }, 'rates.Small Box: '],
    [{ rates: { small_box: { ...rate, unit_price: '1,50' } } }, 'rates.small_box.unit_price: not a decimal'],
    [{ rates: { small_box: { ...rate, unit_price: '-1' } } }, 'rates.small_box.unit_price: must not be negative'],
    [{ rates: { small_box: { ...rate, tax_ids: ['gst'] } } }, 'rates.small_box.tax_ids: names a tax that the config'],
    [{ taxes: [{ id: 'a', label: 'A', rate: '-1' }] }, 'taxes.0.rate: not a percentage'],
    [{ taxes: [1, 2].map(() => ({ id: 'a', label: 'A', rate: '1' })) }, 'taxes: two taxes have the same id'],
    [{ locale: 'a language' }, 'locale: not a BCP 47 locale'],
    [{ time_zone: 'Pacific' }, 'time_zone: is no IANA time zone'],
    [{ time_zone: '+01:00' }, 'time_zone: is no IANA time zone'],
    [{ secret: 'x' }, ': '],
  ])('rejects %j and names the field', (config, expected) => {
    expect(problemsOf(config)).toEqual([expect.stringContaining(expected)]);
  });

  it('requires the vendor’s email address for delivery by email', () => {
    expect(problemsOf({ delivery: 'email' }, mail)).toEqual([]);
    expect(problemsOf({ delivery: 'email', vendor: { name: 'A' } }, mail)).toEqual([
      'vendor.email: is needed to deliver by email',
    ]);
  });

  it('is validated when a connection changes', async () => {
    const { shop, connection } = await vendorHost();
    const config = { ...downloadConfig, delivery: 'webhook' };
    const refused = { code: 'invalid_config', issues: [{ path: 'webhook_url' }] };
    await expect(shop.connections.update(connection.id, { version: 1, config })).rejects.toMatchObject(refused);
  });
});

describe('vendorService()', () => {
  it('is a provider of category vendor with credentials only for a webhook', async () => {
    const { shop } = await vendorHost();
    expect(await shop.providers.list()).toMatchObject([
      {
        key: 'packright',
        label: 'Packright',
        category: 'vendor',
        authTypes: ['none', 'api_key'],
        capabilities: [{ key: 'vendor_handoff_invoice', mode: 'push' }],
        configSchema: { properties: { delivery: { enum: ['download', 'email', 'webhook'] } } },
      },
    ]);
  });

  it('has a default key', () => {
    expect(vendorService()).toMatchObject({ key: 'vendor_service', label: 'Vendor service' });
  });

  it.each([
    ['an invalid key', () => vendorService({ key: 'Pack Right' })],
    ['a sender without an address', () => vendorService({ email: { ...mail, from: 'Kiln & Co' } })],
  ])('throws for %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });
});
