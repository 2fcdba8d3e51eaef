import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the options of the demo', () => {
  it('simulate both providers where nothing is set', () => {
    expect(readOptions([], {})).toMatchObject({ once: false, sql: undefined, etsy: null, shopify: null });
  });

  it('take arguments behind a separating --, as package managers hand them on', () => {
    expect(readOptions(['--', '--once'], {}).once).toBe(true);
  });

  it('use a real shop where all of its variables are set', () => {
    const { shopify } = readOptions([], { SHOPIFY_SHOP: 'a.myshopify.com', SHOPIFY_ACCESS_TOKEN: 'token' });
    expect(shopify).toEqual({ shop: 'a.myshopify.com', accessToken: 'token' });
  });

  it('refuse half a configuration, and name what is missing but no value', () => {
    expect(() => readOptions([], { SHOPIFY_ACCESS_TOKEN: 'token' })).toThrow(
      'Set SHOPIFY_SHOP too, or none of SHOPIFY_SHOP, SHOPIFY_ACCESS_TOKEN.',
    );
  });
});
