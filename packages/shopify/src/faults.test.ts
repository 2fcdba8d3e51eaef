import { describe, expect, it } from 'vitest';
import { reply } from '../test/shop.ts';
import { isRefreshSpent, readFault, readMissing } from './faults.ts';
import { readBudget } from './graphql/budget.ts';

const errors = (code: string, ...more: string[]) => [code, ...more].map((each) => ({ extensions: { code: each } }));
const cost = (requestedQueryCost: number, currentlyAvailable: number) => ({
  cost: { requestedQueryCost, throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 } },
});

describe('a fault', () => {
  it.each([200, 429])('of throttling with HTTP %i waits until there are enough points for the query', (status) => {
    expect(readFault(reply({ errors: errors('THROTTLED'), extensions: cost(352, 52) }, status))).toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: 3_000,
    });
  });

  it('of throttling without points waits as long as the header says, or one second', () => {
    expect(readFault(reply('Too many requests', 429, { 'retry-after': '4' }))).toMatchObject({ retryAfterMs: 4_000 });
    expect(readFault(reply({ errors: errors('THROTTLED') }))).toMatchObject({ retryAfterMs: 1_000 });
  });

  it('of an expired token can be repaired by a refresh', () => {
    expect(readFault(reply({ errors: '[API] Invalid API key' }, 401))).toMatchObject({
      code: 'provider_auth',
      refreshable: true,
    });
  });

  it('of a token that never expires cannot be repaired by a refresh', () => {
    const body = { errors: '[API] Non-expiring access tokens are no longer accepted for the Admin API.' };
    expect(readFault(reply(body, 403))).toMatchObject({
      code: 'provider_auth',
      refreshable: false,
      detail: expect.stringContaining('never expires'),
    });
    expect(readFault(reply('Forbidden', 403))?.detail).not.toContain('never expires');
  });

  it.each([402, 423])('of a frozen or locked shop (%i) is permanent', (status) => {
    expect(readFault(reply(null, status))).toMatchObject({ code: 'provider_rejected' });
  });

  it.each([
    ['refuses the answer', { data: null }],
    ['refuses a root field', { data: { shop: {}, orders: null } }],
  ])('of protected customer data that %s names who can fix it, and requires no new authorisation', (_, data) => {
    // As recorded: HTTP 200.
    const error = {
      message: 'This app is not approved to access the Order object. canary',
      extensions: {
        code: 'ACCESS_DENIED',
        documentation: 'https://shopify.dev/docs/apps/launch/protected-customer-data',
      },
      path: ['orders'],
    };
    const fault = readFault(reply({ ...data, errors: [error] }));
    expect(fault).toMatchObject({ code: 'provider_rejected', detail: expect.stringContaining('Partner Dashboard') });
    expect(fault?.detail).toContain('authorising the shop again does not help');
    expect(JSON.stringify(fault)).not.toContain('canary');
  });

  it.each([
    ['Access denied for orders field. Required access: `read_orders` access scope.', {}, 'read_orders'],
    ['Access denied.', { requiredAccess: '`read_customers` access scope. Also: canary' }, 'read_customers'],
    ['Required access: `read_marketplace_orders` or `read_orders` access scope.', {}, 'read_orders'],
    ['Required access: `read_companies` access scope.', {}, 'read_companies'],
  ])(
    'of a missing scope names it and requires a new authorisation, for this capability only: %s',
    (message, more, scope) => {
      const documentation = 'https://shopify.dev/api/usage/access-scopes';
      const error = { message, extensions: { code: 'ACCESS_DENIED', documentation, ...more } };
      expect(readFault(reply({ data: null, errors: [error] }))).toEqual({
        code: 'provider_auth',
        detail: `the app lacks the access scope ${scope}: add it to the app, then authorise the shop again`,
        refreshable: false,
        concerns: 'capability',
      });
    },
  );

  it('of a missing scope requires a new authorisation even when Shopify does not name it', () => {
    expect(readFault(reply({ data: null, errors: errors('ACCESS_DENIED') }))).toMatchObject({
      code: 'provider_auth',
      detail: expect.stringContaining('authorise the shop again'),
      refreshable: false,
    });
  });

  it('is absent when only a field is withheld from an answer (craftcms/shopify#172)', () => {
    const body = {
      data: { orders: { nodes: [{ email: null }] } },
      errors: [{ path: ['orders', 'nodes', 0, 'email'], extensions: { code: 'ACCESS_DENIED' } }],
    };
    expect(readFault(reply(body))).toBeUndefined();
    expect(readFault(reply({ ...body, data: { orders: null } }))).toMatchObject({ code: 'provider_auth' });
  });

  it('of an unknown address names the host’s option and the config', () => {
    expect(readMissing(reply('Not Found', 404), '2031-01')).toMatchObject({
      code: 'provider_rejected',
      detail: expect.stringMatching(/2031-01.*`apiVersion`, the option of the host/),
    });
    expect(readMissing(reply(null, 400), '2031-01')).toBeUndefined();
  });

  it('is absent when the answer has no errors', () => {
    expect(readFault(reply({ data: { shop: {} }, extensions: cost(3, 1997) }))).toBeUndefined();
  });

  it('never repeats what Shopify answered', () => {
    const answers = [reply({ errors: 'canary' }, 403), reply('canary', 401), reply({ errors: 'canary' }, 402)];
    expect(JSON.stringify(answers.map(readFault))).not.toContain('canary');
  });
});

describe('the budget', () => {
  it('is read from the throttle status of an answer', () => {
    expect(readBudget(reply({ data: {}, extensions: cost(3, 1997) }))).toEqual({
      capacity: 2000,
      available: 1997,
      perSecond: 100,
    });
  });

  it.each([[null], ['text'], [{ extensions: { cost: { throttleStatus: { maximumAvailable: -1 } } } }]])(
    'is unknown when the answer is %j',
    (body) => {
      expect(readBudget(reply(body))).toBeUndefined();
    },
  );
});

describe('a spent refresh token', () => {
  it('is recognised by 401 invalid_request, not by invalid_grant', () => {
    const body = { error: 'invalid_request', error_description: 'This request requires an active refresh_token' };
    expect(isRefreshSpent(reply(body, 401))).toBe(true);
    expect(isRefreshSpent(reply(body, 400))).toBe(false);
    expect(isRefreshSpent(reply({ error: 'invalid_request' }, 401))).toBe(false);
    expect(isRefreshSpent(reply(null, 520))).toBe(false);
  });
});
