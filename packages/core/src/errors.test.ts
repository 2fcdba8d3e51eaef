import { describe, expect, expectTypeOf, it } from 'vitest';
import { secondCopy } from '../test/second-copy.ts';
import { type ErrorKind, IntegrationError, isIntegrationError } from './errors.ts';

describe('isIntegrationError', () => {
  it('recognises errors of this package, and asks for a code if it is given one', () => {
    const error = new IntegrationError('not_found', 'There is no run 1.');
    expect(isIntegrationError(error)).toBe(true);
    expect(isIntegrationError(error, 'not_found')).toBe(true);
    expect(isIntegrationError(error, 'policy_denied')).toBe(false);
  });

  it('recognises errors of another copy of this package, and the other way round', async () => {
    const copy = await secondCopy();
    const [own, other] = [
      new IntegrationError('policy_denied', 'No.', { rule: 'role.use' }),
      new copy.IntegrationError('policy_denied', 'No.', { rule: 'role.use' }),
    ];
    expect(other).not.toBeInstanceOf(IntegrationError);
    expect([isIntegrationError(other, 'policy_denied'), copy.isIntegrationError(own, 'policy_denied')]).toEqual([
      true,
      true,
    ]);
  });

  it.each<[string, unknown]>([
    ['another error', new TypeError('a bug')],
    ['an error that only has the name', Object.assign(new Error('x'), { name: 'IntegrationError', code: 'internal' })],
    ['nothing', undefined],
    ['text', 'not_found'],
    [
      'an error of another version',
      { code: 'internal', [Symbol.for('makerfex.integrations.error')]: 'another version' },
    ],
    [
      'an error with a code of a newer release',
      Object.assign(new IntegrationError('internal', 'x'), { code: 'made_later' }),
    ],
  ])('does not recognise %s', (_, value) => {
    expect(isIntegrationError(value)).toBe(false);
  });

  it('shows no brand when an error is printed or compared', () => {
    const error = new IntegrationError('internal', 'x');
    expect(Object.getOwnPropertySymbols(error)).toEqual([]);
  });

  it('narrows code and kind', () => {
    const error: unknown = new IntegrationError('policy_denied', 'No.');
    if (isIntegrationError(error, 'policy_denied')) {
      expectTypeOf(error.code).toEqualTypeOf<'policy_denied'>();
      expectTypeOf(error.kind).toEqualTypeOf<'denied'>();
    }
    if (isIntegrationError(error)) expectTypeOf(error.kind).toEqualTypeOf<ErrorKind>();
  });
});
