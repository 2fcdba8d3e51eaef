import { expect, it } from 'vitest';
import { IntegrationError } from '../errors.ts';
import { mayHaveTakenEffect } from './may-have-taken-effect.ts';

it.each([
  ['provider_unavailable', 503, true],
  ['provider_timeout', 408, true],
  ['provider_unavailable', undefined, true],
  ['provider_malformed', undefined, true],
  ['provider_rejected', 404, false],
  ['provider_rate_limited', 429, false],
  ['provider_auth', 401, false],
  ['not_configured', undefined, false],
] as const)('takes %s with status %s for an effect that may have happened: %s', (code, providerStatus, expected) => {
  expect(mayHaveTakenEffect(new IntegrationError(code, 'It failed.', providerStatus ? { providerStatus } : {}))).toBe(
    expected,
  );
});
