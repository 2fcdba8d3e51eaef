import { describe, expect, it } from 'vitest';
import { readFault } from './faults.ts';

const fault = (code: number, more: object = {}, status = 400) =>
  readFault({ status, headers: new Headers(), body: { error: { message: 'Übersetzt', code, ...more } } })?.code;

describe('the faults of the Graph API', () => {
  it.each([
    [190, { error_subcode: 463 }, 'provider_auth'],
    [10, {}, 'provider_auth'],
    [200, {}, 'provider_auth'],
    [4, {}, 'provider_rate_limited'],
    [80_002, {}, 'provider_rate_limited'],
    [613, {}, 'provider_rate_limited'],
    [368, {}, 'provider_rejected'],
    [2, {}, 'provider_unavailable'],
    [9_999, { is_transient: true }, 'provider_unavailable'],
  ])('%i %j is %s', (code, more, expected) => {
    expect(fault(code, more)).toBe(expected);
  });

  it('leaves the ambiguous 100/33, unknown codes and other bodies to the status', () => {
    expect(fault(100, { error_subcode: 33 })).toBeUndefined();
    expect(fault(12_345)).toBeUndefined();
    expect(readFault({ status: 502, headers: new Headers(), body: '<html>' })).toBeUndefined();
    expect(fault(190, {}, 200)).toBeUndefined();
  });
});
