import type { AppLimits } from '../../provider/http.ts';
import type { JsonObject } from '../../storage/rows.ts';
import { leftFor } from './grant.ts';
import { endless, perDayOf, readState } from './state.ts';

/** What is left of the requests that a provider allows an app, as far as a shop may know: the app's other shops use them too. */
export interface BudgetLeft {
  /** About how much of a day's requests is left, in steps of ten. 0 to 100; null if a day has no limit. */
  readonly leftPercent: number | null;
  /** Until when runs that people start wait; null if they go out. */
  readonly peopleWaitUntil: Date | null;
  /** Until when all other runs wait, such as scheduled ones; null if they go out. */
  readonly othersWaitUntil: Date | null;
}

/** Coarse, so that nobody reads from it what another shop imports. */
const step = 10;

/** @returns null if nothing is known, or nothing is limited */
export function budgetLeft(stored: JsonObject | null, limits: AppLimits, now: Date): BudgetLeft | null {
  if (stored === null) return null;
  const state = readState(stored, limits, now.getTime());
  const perDay = perDayOf(state, limits);
  const isClosed = state.closedUntil > now.getTime();
  if (perDay === endless && !isClosed) return null;
  const left = leftFor(state, limits, now.getTime());
  const until = new Date(isClosed ? state.closedUntil : state.day.resetsAt);
  return {
    leftPercent: perDay === endless ? null : toSteps(state.day.left / perDay),
    peopleWaitUntil: left.people < 1 ? until : null,
    othersWaitUntil: left.others < 1 ? until : null,
  };
}

const toSteps = (share: number): number => Math.round((Math.min(Math.max(share, 0), 1) * 100) / step) * step;
