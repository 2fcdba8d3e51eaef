import { describe, expect, it } from 'vitest';
import type { FaultKind } from './fault-table.ts';
import { classify, readContainerFault, readFault, toError, toProviderFault } from './faults.ts';

const reply = (error: unknown, headers = {}) => ({ status: 400, headers: new Headers(headers), body: { error } });

describe('an error of the Graph API', () => {
  const rows: [kind: FaultKind, code: number, subcodes: (number | undefined)[]][] = [
    ['retry', -1, [2207001, 2207032, undefined, 0, 12345]],
    ['retry', -2, [2207083, 2207085]],
    ['retry', -2, [2207003]],
    ['retry', 9004, [2207052, undefined]],
    ['retry', 1, [undefined]],
    ['retry', 2, [undefined, 0]],
    ['new_container', -2, [2207020]],
    ['new_container', -1, [2207053]],
    ['new_container', 24, [2207006]],
    ['late_container', 24, [2207008]],
    ['wait', 9007, [2207027, undefined]],
    ['quota', 9, [2207042, undefined, 12345]],
    ['person', 25, [2207050, undefined, 12345]],
    ['person', 368, [undefined]],
    ['reconcile', 4, [2207051]],
    ['input', 100, [2207023, 2207028, 2207035, 2207036, 2207037, 2207040, undefined]],
    ['input', 1, [2207057]],
    ['input', 352, [2207026]],
    ['input', 36000, [2207004]],
    ['input', 36001, [2207005]],
    ['input', 36003, [2207009]],
    ['input', 36004, [2207010, undefined]],
    ['auth', 190, [458, 459, 460, 463, 464, 467, 492, 0, undefined, 12345]],
    ['auth', 102, [undefined]],
    ['permission', 10, [undefined]],
    ['permission', 200, [undefined]],
    ['permission', 299, [undefined]],
    ['rate', 4, [undefined, 12345]],
    ['rate', 17, [undefined]],
    ['rate', 32, [undefined]],
    ['rate', 613, [undefined]],
    ['rate', 341, [undefined]],
    ['rate', 80002, [undefined, 2207999]],
    ['ambiguous', 100, [33]],
    ['unknown', 2500, [undefined]],
    ['unknown', 300, [undefined]],
    ['unknown', 77777, [88888]],
  ];
  it.each(rows.flatMap(([kind, code, subcodes]) => subcodes.map((subcode) => [code, subcode, kind] as const)))(
    'with %i/%s has the kind %s',
    (code, subcode, kind) => {
      expect(readFault(reply({ code, error_subcode: subcode }))?.kind).toBe(kind);
    },
  );

  it.each([
    ['ambiguous', 10, undefined],
    ['ambiguous', 10, 0],
    ['ambiguous', 100, 33],
    ['permission', 200, undefined],
    ['auth', 190, 463],
    ['late_container', 10, 2207008],
  ] as const)('has the kind %s for %i/%s about our own container', (kind, code, subcode) => {
    expect(readContainerFault(reply({ code, error_subcode: subcode }))?.kind).toBe(kind);
  });

  it('says what to do if code 10 about a container persists', () => {
    expect(readContainerFault(reply({ code: 10 }))?.detail).toMatch(
      /authorise .* if this keeps happening \(code 10\)$/,
    );
  });

  it('is described in fixed words with its code, never in the words of the answer', () => {
    const error = {
      code: 190,
      error_subcode: 460,
      message: 'canary',
      error_user_title: 'canary',
      error_user_msg: 'canary',
    };
    expect(readFault(reply(error))?.detail).toBe(
      'the password of the account was changed: authorise the connection again (code 190 460)',
    );
    expect(classify(undefined, undefined).detail).toBe('Instagram answered with an unknown error');
  });

  it('is retried when it is unknown but marked as transient', () => {
    expect(readFault(reply({ code: 77_777, is_transient: true }))?.kind).toBe('retry');
    expect(readFault(reply({ code: 100, error_subcode: 2207023, is_transient: true }))?.kind).toBe('input');
  });

  it('is read at any status, and ignored without its envelope', () => {
    expect(readFault({ ...reply({ code: 4 }), status: 200 })?.kind).toBe('rate');
    for (const body of [null, 'text', {}, { error: 'no' }, [{ error: { code: 4 } }]])
      expect(readFault({ status: 500, headers: new Headers(), body })).toBeUndefined();
    expect(readFault(reply({ code: 'four', error_subcode: {} }))?.kind).toBe('unknown');
  });

  it.each([
    ['retry', 'provider_unavailable'],
    ['new_container', 'provider_unavailable'],
    ['late_container', 'provider_unavailable'],
    ['wait', 'provider_unavailable'],
    ['ambiguous', 'provider_unavailable'],
    ['quota', 'provider_rate_limited'],
    ['rate', 'provider_rate_limited'],
    ['person', 'provider_rejected'],
    ['reconcile', 'provider_rejected'],
    ['input', 'provider_rejected'],
    ['unknown', 'provider_rejected'],
    ['auth', 'provider_auth'],
    ['permission', 'provider_auth'],
  ] as const)('of the kind %s fails with %s, and never triggers a token refresh', (kind, code) => {
    expect(toProviderFault({ kind, detail: 'd' })).toMatchObject({ code, detail: 'd', refreshable: false });
    expect(toError({ kind, detail: 'd' }, 'summary')).toMatchObject({ code, message: 'summary: d.' });
  });

  it('waits an hour for the daily quota, and as long as Instagram says for calls', () => {
    expect(classify(9, 2207042).retryAfterMs).toBe(3_600_000);
    const usage = JSON.stringify({ '178': [{ type: 'instagram', estimated_time_to_regain_access: 19 }] });
    expect(readFault(reply({ code: 80_002 }, { 'x-business-use-case-usage': usage }))?.retryAfterMs).toBe(19 * 60_000);
    expect(readFault(reply({ code: 17 }))?.retryAfterMs).toBeUndefined();
  });
});
