import { type ErrorCode, errorKinds, IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { problem, toKnown } from './problem.ts';
import { errorStatuses } from './statuses.ts';

const codes = Object.keys(errorKinds).filter((code): code is ErrorCode => Object.hasOwn(errorKinds, code));
const logOf = (logged: object[]) => ({ error: (details: object) => logged.push(details) });

describe('problem', () => {
  it.each(codes)('answers %s with the status of the table', async (code) => {
    const answered = problem(new IntegrationError(code, 'What happened.'));
    const status = errorStatuses[code];
    expect(answered.status).toBe(status);
    expect(answered.headers.get('content-type')).toBe('application/problem+json');
    expect(await answered.json()).toMatchObject({ status, code, title: expect.stringMatching(/^[A-Z]/) });
  });

  it('shows detail, rule and fields', async () => {
    const issues = [{ path: 'config.shop', problem: 'missing' }];
    const error = new IntegrationError('policy_denied', 'Not allowed.', { rule: 'role.configure', issues });
    expect(await problem(error).json()).toMatchObject({
      detail: 'Not allowed.',
      rule: 'role.configure',
      errors: issues,
    });
  });

  it.each(['internal', 'port_failed', 'credential_corrupt'] as const)('shows no detail of %s', async (code) => {
    const text = await problem(new IntegrationError(code, 'canary', { rule: 'canary' })).text();
    expect(text).not.toContain('canary');
    expect(JSON.parse(text)).not.toHaveProperty('detail');
  });

  it.each([
    ['provider_rate_limited', 1_200, '2'],
    ['provider_rate_limited', undefined, '30'],
    ['provider_unavailable', 60_000, '60'],
    ['provider_unavailable', undefined, null],
  ] as const)('answers %s after %s ms with Retry-After: %s', (code, retryAfterMs, expected) => {
    const error = new IntegrationError(code, 'Wait.', retryAfterMs === undefined ? {} : { retryAfterMs });
    expect(problem(error).headers.get('retry-after')).toBe(expected);
  });
});

describe('toKnown', () => {
  it('turns another error into internal, and logs it', () => {
    const logged: object[] = [];
    const error = new Error('canary');
    expect(toKnown(error, logOf(logged), 'getRun')).toMatchObject({
      code: 'internal',
      message: expect.not.stringContaining('canary'),
    });
    expect(logged).toEqual([{ err: error, route: 'getRun' }]);
  });
  it('does not log an error that the client caused', () => {
    const logged: object[] = [];
    const error = new IntegrationError('not_found', 'Nothing.');
    expect(toKnown(error, logOf(logged), 'getRun')).toBe(error);
    expect(logged).toEqual([]);
  });
});
