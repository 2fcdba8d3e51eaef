import * as z from 'zod';
import type { AppLimits, DayBudget, RateBudget } from '../../provider/http.ts';
import type { JsonObject } from '../../storage/rows.ts';

export const dayMs = 86_400_000;
/** The longest pause that is kept, in milliseconds. */
const longestPauseMs = 300_000;

const count = z.number().min(0);
const moment = z.number();

/** Requests of people, or the others, when a process asked last. */
const queue = z.object({
  waiting: count,
  granted: count,
  /** How many it has got of each that waited: who has got less comes first. */
  served: count,
});
export type Queue = z.output<typeof queue>;

/** A process that has asked for requests lately. */
const demand = z.object({ people: queue, others: queue, askedAt: moment });
export type Demand = z.output<typeof demand>;

/** The budget of an app, as all processes share it. Times are milliseconds on the storage's clock. */
const budgetState = z.object({
  /** What replies have reported; null: nothing yet. */
  reported: z.object({ perSecond: z.number().positive().nullable(), perDay: count.nullable() }),
  /** The first moment for which no request has been granted. */
  nextAt: moment,
  day: z.object({ left: z.number(), resetsAt: moment }),
  /** Until when the provider wants none; 0 if it wants some. */
  closedUntil: moment,
  processes: z.record(z.string(), demand),
});
export type BudgetState = z.output<typeof budgetState>;

/** Starts anew if nothing is stored, or nothing that this release can read. */
export function readState(stored: JsonObject | null, limits: AppLimits, now: number): BudgetState {
  const { data } = budgetState.safeParse(stored);
  const state = data ?? {
    reported: { perSecond: null, perDay: null },
    nextAt: now,
    day: { left: 0, resetsAt: now },
    closedUntil: 0,
    processes: {},
  };
  // A clock that was set back must not end everything for as long.
  state.nextAt = Math.min(state.nextAt, now + longestPauseMs);
  if (state.closedUntil <= now || state.closedUntil > now + dayMs) state.closedUntil = 0;
  if (state.day.resetsAt <= now || state.day.resetsAt > now + dayMs)
    state.day = { left: perDayOf(state, limits), resetsAt: now + dayMs };
  return state;
}

/** Requests of a day that has no limit. */
export const endless = Number.MAX_SAFE_INTEGER;

export const perDayOf = ({ reported }: BudgetState, limits: AppLimits): number =>
  reported.perDay ?? limits.perDay ?? endless;

export const perSecondOf = ({ reported }: BudgetState, limits: AppLimits): number =>
  reported.perSecond ?? limits.perSecond;

/** What a process has learnt since it asked before. */
export interface Learnt {
  /** Requests that were granted and not sent. */
  readonly unused: number;
  /** The newest that a reply reported. */
  readonly reading: RateBudget | undefined;
  /** How long the provider wants no further requests. In milliseconds. */
  readonly pauseMs: number;
  /** The same, if it is longer than a call waits. */
  readonly closedForMs: number;
}

/** Corrects the state by what replies reported. */
export function learn(state: BudgetState, limits: AppLimits, learnt: Learnt, now: number): void {
  const { unused, reading, pauseMs, closedForMs } = learnt;
  state.day.left = Math.min(perDayOf(state, limits), state.day.left + unused);
  if (reading) {
    // What is granted ahead takes up as much of the new limit as it did of the old one.
    const ratio = perSecondOf(state, limits) / reading.perSecond;
    state.nextAt = Math.min(state.nextAt, now) + Math.max(0, state.nextAt - now) * ratio;
    state.reported.perSecond = reading.perSecond;
  }
  if (reading?.day && isUsable(reading.day)) {
    const { limit, left, resetsInMs } = reading.day;
    state.reported.perDay = limit;
    state.day.left = left;
    if (resetsInMs !== undefined) state.day.resetsAt = now + Math.min(resetsInMs, dayMs);
  }
  state.nextAt = Math.max(state.nextAt, now + pauseMs);
  if (closedForMs > 0) state.closedUntil = Math.max(state.closedUntil, now + Math.min(closedForMs, dayMs));
}

/** Whether a reading makes sense. */
const isUsable = ({ limit, ...day }: DayBudget): boolean =>
  limit > 0 && [limit, ...Object.values(day)].every((n) => n === undefined || (Number.isFinite(n) && n >= 0));
