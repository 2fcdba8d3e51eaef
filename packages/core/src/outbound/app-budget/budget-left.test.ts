import { describe, expect, it } from 'vitest';
import type { AppLimits } from '../../provider/http.ts';
import { budgetLeft } from './budget-left.ts';
import { grantRequests } from './grant.ts';

const now = 1_800_000_000_000;
const hourMs = 3_600_000;
const limits: AppLimits = { perSecond: 10, perDay: 1_000 };
const silent = { process: 'a', people: 0, others: 0, unused: 0, reading: undefined, pauseMs: 0, closedForMs: 0 };

/** The state after a reply said what is left of the day, and what it shows some time later. */
function after(left: number, { closedForMs = 0, of = limits, later = 0 } = {}) {
  const day = { limit: of.perDay ?? 0, left, resetsInMs: 5 * hourMs };
  const reading = { capacity: 10, available: 10, perSecond: 10, day };
  const { state } = grantRequests(null, of, { ...silent, reading, closedForMs }, now);
  return budgetLeft(state, of, new Date(now + later));
}

describe('what is left of the budget of an app', () => {
  it('is a share in steps of ten, which shows no single request of another shop', () => {
    expect(after(412)).toEqual({ leftPercent: 40, peopleWaitUntil: null, othersWaitUntil: null });
    expect(after(449)?.leftPercent).toBe(40);
    expect(after(1_000)?.leftPercent).toBe(100);
  });

  it("lets only people's runs go out at the end of the day, and then none", () => {
    const until = new Date(now + 5 * hourMs);
    expect(after(90)).toMatchObject({ peopleWaitUntil: null, othersWaitUntil: until });
    expect(after(0)).toEqual({ leftPercent: 0, peopleWaitUntil: until, othersWaitUntil: until });
    expect(after(0, { later: 6 * hourMs })).toEqual({ leftPercent: 100, peopleWaitUntil: null, othersWaitUntil: null });
  });

  it('says until when the provider wants no requests, also without a limit of a day', () => {
    const until = new Date(now + hourMs);
    const closed = { peopleWaitUntil: until, othersWaitUntil: until };
    expect(after(500, { closedForMs: hourMs })).toEqual({ leftPercent: 50, ...closed });
    expect(after(0, { closedForMs: hourMs, of: { perSecond: 10 } })).toEqual({ leftPercent: null, ...closed });
  });

  it('is unknown before the first request, and nothing to speak of without a limit of a day', () => {
    expect(budgetLeft(null, limits, new Date(now))).toBeNull();
    expect(after(0, { of: { perSecond: 10 } })).toBeNull();
  });
});
