import { describe, expect, it } from 'vitest';
import { readRateBudget, regainAccessMs } from './usage.ts';

const headers = (usage: unknown) =>
  new Headers({ 'x-business-use-case-usage': typeof usage === 'string' ? usage : JSON.stringify(usage) });
const read = (usage: unknown) => readRateBudget({ status: 200, headers: headers(usage), body: null });

describe('X-Business-Use-Case-Usage', () => {
  it('gives a budget in percent from the most used of all its values', () => {
    const usage = {
      '17841400000000019': [
        { type: 'instagram', call_count: 28, total_cputime: 25, total_time: 24, estimated_time_to_regain_access: 0 },
        { type: 'instagram', call_count: 1, total_cputime: 61, total_time: 3, estimated_time_to_regain_access: 0 },
      ],
      '2': [{ type: 'pages', call_count: 5, total_cputime: 1, total_time: 40 }],
    };
    expect(read(usage)).toEqual({ capacity: 100, available: 39, perSecond: 100 / 3600 });
  });

  it('gives an empty budget at 100 percent and above', () => {
    expect(read({ a: [{ call_count: 134 }] })).toMatchObject({ available: 0 });
  });

  it('gives the longest wait in minutes', () => {
    const usage = { a: [{ estimated_time_to_regain_access: 3 }], b: [{ estimated_time_to_regain_access: 19 }] };
    expect(regainAccessMs(headers(usage))).toBe(19 * 60_000);
    expect(regainAccessMs(headers({ a: [{ estimated_time_to_regain_access: 0 }] }))).toBeUndefined();
  });

  it.each([['not json'], ['{}'], ['[]'], ['{"a":5}'], ['{"a":[]}'], ['null']])('is ignored when it is %s', (text) => {
    expect(read(text)).toBeUndefined();
    expect(regainAccessMs(headers(text))).toBeUndefined();
  });

  it('may be missing', () => {
    expect(readRateBudget({ status: 200, headers: new Headers(), body: null })).toBeUndefined();
  });
});
