import { describe, expect, it } from 'vitest';
import { type AddressOptions, createAddresses } from './addresses.ts';

describe('addresses', () => {
  it('are below the base path', () => {
    expect(createAddresses({}).link('/runs/1/')).toBe('/api/integrations/runs/1/');
    expect(createAddresses({ basePath: '/v1/integrations/' }).link('/runs/1/')).toBe('/v1/integrations/runs/1/');
    expect(createAddresses({ basePath: '/' }).link('/runs/1/')).toBe('/runs/1/');
  });

  it('include the path that a proxy strips', () => {
    const addresses = createAddresses({ publicUrl: 'https://app.example.com/shop/' });
    expect(addresses.link('/runs/1/')).toBe('/shop/api/integrations/runs/1/');
    expect(addresses.redirectUri('etsy')).toBe('https://app.example.com/shop/api/integrations/oauth/etsy/callback');
  });

  it('of OAuth need the public URL', () => {
    const addresses = createAddresses({});
    expect(() => addresses.redirectUri('etsy')).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it.each([
    { publicUrl: 'app.example.com' },
    { publicUrl: 'ftp://app.example.com' },
    { publicUrl: 'https://user:word@app.example.com' },
    { publicUrl: 'https://app.example.com/?a=1' },
    { publicUrl: 'https://app.example.com', returnTo: '//evil.example' },
    { publicUrl: 'https://app.example.com', returnTo: 'settings' },
    { basePath: 'integrations' },
    { basePath: '/integrations/:shop' },
    { basePath: '/a b' },
  ] satisfies AddressOptions[])('are refused at start: %j', (options) => {
    expect(() => createAddresses(options)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });
});
