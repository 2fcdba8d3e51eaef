import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the options of the demo', () => {
  it('simulate both providers by default', () => {
    expect(readOptions([], {})).toMatchObject({ once: false, sql: undefined, etsy: null, shopify: null });
  });

  it('accept arguments after a separating --, as package managers pass them', () => {
    expect(readOptions(['--', '--once'], {}).once).toBe(true);
  });

  it('use a real shop when all of its variables are set', () => {
    const { shopify } = readOptions([], { SHOPIFY_SHOP: 'a.myshopify.com', SHOPIFY_ACCESS_TOKEN: 'token' });
    expect(shopify).toEqual({ shop: 'a.myshopify.com', accessToken: 'token' });
  });

  it('refuse half a configuration, naming what is missing but no value', () => {
    expect(() => readOptions([], { ETSY_SHOP_ID: '1', ETSY_ACCESS_TOKEN: 'token' })).toThrow(
      /^Set ETSY_KEYSTRING and ETSY_SHARED_SECRET too, or none of ETSY_KEYSTRING, ETSY_SHARED_SECRET, ETSY_SHOP_ID, ETSY_ACCESS_TOKEN\.$/,
    );
  });

  it.each(['0', '1.5', '-1', 'many', '1e9', ''])('refuse %j as a number of orders', (text) => {
    expect(() => readOptions([`--orders=${text}`], {})).toThrow('--orders must be a whole number from 50 to 100000.');
  });

  it.each(['--worker', '--no-work'])('accept %s on PostgreSQL only', (argument) => {
    expect(() => readOptions([argument], {})).toThrow(`${argument} needs DATABASE_URL`);
    expect(readOptions([argument], { DATABASE_URL: 'postgresql://127.0.0.1/a' })).toMatchObject({ serve: false });
  });

  it('refuse an unknown option', () => {
    expect(() => readOptions(['--onec'], {})).toThrow("Unknown option '--onec'");
  });
});
