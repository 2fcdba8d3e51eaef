import type { AppLimits } from '../../provider/http.ts';
import type { JsonObject } from '../../storage/rows.ts';
import { type BudgetState, type Demand, type Learnt, learn, perDayOf, perSecondOf, readState } from './state.ts';

/** Below the limit, because requests do not arrive at the distance at which they were sent. */
const usedShare = 0.9;
/** How far ahead requests are granted; people's up to twice as far, so that others cannot take their places. In milliseconds. */
const aheadMs = 500;
/** A process that has not asked for this long no longer counts. In milliseconds. */
const forgottenAfterMs = 2_000;
/** A process that gets nothing asks again at the latest after this. In milliseconds. */
const longestAskAfterMs = 1_000;
/** The most requests that are granted in advance. */
const mostInAdvance = 1_000;
/** How many times what waits is granted while other processes ask too, but none of them waits. */
const advance = 4;
/** The part of a day that only people's requests may use. */
export const keptForPeople = 0.1;

/** What a process asks for. */
export interface BudgetAsk extends Learnt {
  /** Identifies the process. */
  readonly process: string;
  /** How many requests of people wait. */
  readonly people: number;
  /** How many other requests wait. */
  readonly others: number;
}

/** What a process gets. Times are milliseconds from now. */
export interface BudgetGrant {
  /** When each granted request may be sent, in ascending order. One that is not sent at its time lapses. */
  readonly sendAfterMs: readonly number[];
  /** When to ask again, if nothing was granted. */
  readonly askAfterMs: number;
  /** How many requests a second the process can expect as long as others want as much as now. */
  readonly perSecond: number;
  /** When the requests of the day are back; 0 if some are left. */
  readonly spentForMs: { readonly people: number; readonly others: number };
}

/**
 * Grants a process the next requests of an app, each at a time of its own, so that all processes together keep to the limit.
 * People's requests come first; within a class, each process gets the part that it has of what waits.
 */
export function grantRequests(
  stored: JsonObject | null,
  limits: AppLimits,
  ask: BudgetAsk,
  now: number,
): { state: JsonObject; grant: BudgetGrant } {
  const state = readState(stored, limits, now);
  learn(state, limits, ask, now);
  const perSecond = perSecondOf(state, limits) * usedShare;
  const asked: Asked = { ask, now, intervalMs: 1_000 / perSecond, ...amongOthers(state, ask, now) };
  const left = leftFor(state, limits);
  const granted = countGranted(state, asked, left);
  const startsAt = Math.max(state.nextAt, now);
  const sendAfterMs = Array.from({ length: granted }, (_, n) => startsAt + n * asked.intervalMs - now);
  const isDenied = granted === 0 && ask.people + ask.others > 0;
  const askAfterMs = startsAt + asked.intervalMs * (1 + asked.earlier(false)) - now - reachOf(asked, false);
  state.nextAt = startsAt + granted * asked.intervalMs;
  state.day.left -= granted;
  state.processes = { ...asked.others };
  if (ask.people + ask.others > 0)
    state.processes[ask.process] = {
      people: ask.people,
      others: ask.others,
      deniedSince: isDenied ? asked.deniedSince : null,
      askedAt: now,
    };
  const backInMs = state.day.resetsAt - now;
  return {
    state,
    grant: {
      sendAfterMs,
      askAfterMs: Math.min(Math.max(askAfterMs, 1), longestAskAfterMs),
      perSecond: perSecond * Math.max(asked.part(true), asked.part(false)),
      spentForMs: { people: left.people < 1 ? backInMs : 0, others: left.others < 1 ? backInMs : 0 },
    },
  };
}

interface Asked {
  readonly ask: BudgetAsk;
  readonly now: number;
  readonly intervalMs: number;
  /** The other processes that have asked lately. */
  readonly others: Readonly<Record<string, Demand>>;
  readonly deniedSince: number;
  /** How many other processes got nothing before this one did: they are first. */
  earlier(ofPeople: boolean): number;
  /** Which part this process has of the requests that wait. 0 to 1. */
  part(ofPeople: boolean): number;
}

function amongOthers({ processes }: BudgetState, ask: BudgetAsk, now: number) {
  const { [ask.process]: own, ...before } = processes;
  const others = Object.fromEntries(
    Object.entries(before).filter(([, { askedAt }]) => askedAt > now - forgottenAfterMs && askedAt <= now),
  );
  const deniedSince = own?.deniedSince ?? now;
  const each = Object.values(others);
  return {
    others,
    deniedSince,
    earlier: (ofPeople: boolean) =>
      each.filter((other) => (other.deniedSince ?? now) < deniedSince && (!ofPeople || other.people > 0)).length,
    part: (ofPeople: boolean) => {
      const name = ofPeople ? 'people' : 'others';
      const total = each.reduce((sum, other) => sum + other[name], ask[name]);
      return total === 0 ? 1 : ask[name] / total;
    },
  };
}

function leftFor({ day, ...state }: BudgetState, limits: AppLimits) {
  const kept = limits.perDay === undefined && state.reported.perDay === null ? 0 : keptForPeople;
  return { people: day.left, others: day.left - Math.ceil(kept * perDayOf({ day, ...state }, limits)) };
}

/** How far ahead requests are granted: always far enough for one. */
const reachOf = ({ intervalMs }: Pick<Asked, 'intervalMs'>, ofPeople: boolean): number =>
  Math.max(aheadMs, intervalMs) * (ofPeople ? 2 : 1);

function countGranted({ nextAt }: BudgetState, asked: Asked, left: { people: number; others: number }): number {
  const { ask, now, intervalMs } = asked;
  const startsAt = Math.max(nextAt, now);
  /** How many fit, beside those of processes that came before. The small part is lost by rounding. */
  const room = (ofPeople: boolean): number =>
    Math.floor((now + reachOf(asked, ofPeople) - startsAt) / intervalMs + 1e-6) - asked.earlier(ofPeople);
  const most = Math.floor(reachOf(asked, false) / intervalMs + 1e-6);
  const fair = (ofPeople: boolean): number => Math.max(1, Math.floor(most * asked.part(ofPeople)));
  const atLeastNone = (...counts: number[]): number => Math.max(0, Math.floor(Math.min(...counts)));

  const people = atLeastNone(ask.people, room(true), fair(true), left.people);
  const others = atLeastNone(ask.others, room(false) - people, fair(false), left.others - people);
  if (people + others === 0) return 0;
  return Math.max(
    people + others,
    atLeastNone(inAdvance(), mostInAdvance, room(false), ask.others > 0 ? left.others : left.people),
  );

  /** More than wait now, so that a request does not cost a transaction each: unless others wait for them. */
  function inAdvance(): number {
    if (Object.keys(asked.others).length === 0) return most;
    return nextAt <= now ? Math.min(most * asked.part(ask.people > 0), (people + others) * advance) : 0;
  }
}
