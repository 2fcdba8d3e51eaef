import { describe, expect, it } from 'vitest';
import { etsyFault, readRateBudget } from './faults.ts';

const fault = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  etsyFault({ status, body, headers: new Headers(headers) });

describe('etsyFault', () => {
  it('distinguishes 403 for an expired token from 403 for a missing shared secret (anythingmcp#267, #634)', () => {
    expect(fault(403, { error: 'invalid_token', error_description: 'access token is expired' })).toMatchObject({
      code: 'provider_auth',
      refreshable: true,
    });
    expect(fault(403, { error: 'Shared secret is required in x-api-key header.' })).toMatchObject({
      code: 'provider_auth',
      refreshable: false,
      detail: expect.stringContaining('shared secret is missing'),
    });
  });

  it.each([
    ['insufficient_scope', 'authorise the shop again'],
    ['API key not found or not active.', 'keystring'],
    ['You do not own this shop.', 'an account that owns it'],
  ])('says what to do when 403 says %s (etsy-php-sdk#24)', (error, advice) => {
    expect(fault(403, { error })).toMatchObject({ refreshable: false, detail: expect.stringContaining(advice) });
  });

  it('blames a missing scope on the capability, and everything else on the credential', () => {
    expect(fault(403, { error: 'insufficient_scope' })).toMatchObject({ concerns: 'capability' });
    for (const error of ['You do not own this shop.', 'API key not found or not active.', 'invalid_token'])
      expect(fault(403, { error })).not.toHaveProperty('concerns');
  });

  it('refreshes after a 401 with any body', () => {
    for (const body of [null, 'no', { error: 'invalid_token' }, [{ message: 'expired' }]])
      expect(fault(401, body)).toMatchObject({ code: 'provider_auth', refreshable: true });
  });

  it('reads a body that is a list (#622)', () => {
    expect(fault(403, [{ path: '/', message: 'access token is expired' }])).toMatchObject({ refreshable: true });
  });

  it('leaves other statuses to core', () => {
    for (const status of [200, 400, 404, 500]) expect(fault(status, { error: 'any' })).toBeUndefined();
    expect(fault(400, [{ message: 'contains invalid characters' }])).toBeUndefined();
  });

  it('distinguishes the daily quota from the per-second quota', () => {
    expect(fault(429, null, { 'x-remaining-today': '0' })).toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: 3_600_000,
      detail: expect.stringContaining('day'),
    });
    expect(fault(429, null)).toMatchObject({ retryAfterMs: 1_000, detail: expect.stringContaining('second') });
  });

  it('sets no wait when Etsy sends retry-after', () => {
    expect(fault(429, null, { 'retry-after': '7' })).not.toHaveProperty('retryAfterMs');
  });

  it('never repeats text of the response', () => {
    for (const status of [401, 403, 429])
      expect(JSON.stringify(fault(status, { error: 'token canary-value' }))).not.toContain('canary-value');
  });
});

describe('the rate budget', () => {
  it.each(['x-remaining-this-second', 'x-remaining-this-secon'])('is read from %s', (name) => {
    expect(budgetOf({ 'x-limit-per-second': '10', [name]: '4' })).toEqual({
      capacity: 10,
      available: 4,
      perSecond: 10,
    });
  });

  it('is unknown when the headers are missing or malformed', () => {
    for (const headers of [
      {},
      { 'x-limit-per-second': '10' },
      { 'x-limit-per-second': 'many', 'x-remaining-this-second': '4' },
      { 'x-limit-per-second': '0', 'x-remaining-this-second': '0' },
    ])
      expect(budgetOf(headers)).toBeUndefined();
  });
});

const budgetOf = (headers: Record<string, string>) =>
  readRateBudget({ status: 200, body: null, headers: new Headers(headers) });
