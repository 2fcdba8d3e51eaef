import { describe, expect, it } from 'vitest';
import { checkOptions } from '../options/check-options.ts';
import { quietTimeOf, webhookOptions } from './options.ts';

const check = (options: object) => () => checkOptions('createIntegrations', webhookOptions, options);
const refusal = expect.objectContaining({ code: 'not_configured' });

describe('the options of webhooks', () => {
  it.each([
    'https://app.example.com',
    'https://app.example.com/api/integrations',
    'http://127.0.0.1:3000/api/integrations',
    'http://localhost:3000',
    'http://[::1]:3000',
  ])('accept the address %s', (url) => {
    expect(check({ url })).not.toThrow();
  });

  it.each([
    'http://app.example.com',
    'http://127.0.0.1.evil.test',
    'http://localhost.evil.test',
    'ftp://app.example.com',
    'https://user:pass@app.example.com',
    'https://app.example.com/?a=1',
    'https://app.example.com/#a',
    '/api/integrations',
    '',
    7,
  ])('refuse the address %s', (url) => {
    expect(check({ url })).toThrow(refusal);
  });

  it.each([{ quietMs: -1 }, { quietMs: 60_001 }, { longestMs: 600_001 }, { quiteMs: 1 }])('refuse %j', (options) => {
    expect(check(options)).toThrow(refusal);
  });
});

describe('the quiet time', () => {
  it.each([
    [{}, { quietMs: 2_000, longestMs: 10_000 }],
    [{ quietMs: 0 }, { quietMs: 0, longestMs: 10_000 }],
    [{ quietMs: 30_000 }, { quietMs: 30_000, longestMs: 30_000 }],
    [{ longestMs: 500 }, { quietMs: 500, longestMs: 500 }],
  ])('of %j is %j', (options, quiet) => {
    expect(quietTimeOf(options)).toEqual(quiet);
  });

  it('cannot be longer than the longest time', () => {
    expect(() => quietTimeOf({ quietMs: 2, longestMs: 1 })).toThrow(refusal);
  });
});
