import type { AppLimits } from '../../provider/http.ts';
import type { JsonObject } from '../../storage/rows.ts';
import {
  type BudgetState,
  type Demand,
  endless,
  type Learnt,
  learn,
  perDayOf,
  perSecondOf,
  type Queue,
  readState,
} from './state.ts';

/** Below the limit, because requests do not arrive at the distance at which they were sent. */
const usedShare = 0.9;
/**
 * How far ahead requests are granted, in milliseconds: the further, the fewer transactions, and the longer a person waits. To a process
 * that asks alone, to one of several, and while people ask. People's go up to twice as far, so that no others take their places.
 */
const ahead = { alone: 500, amongOthers: 200, amongPeople: 50 };
/** A process that has not asked for this long no longer counts. In milliseconds. */
const forgottenAfterMs = 1_000;
/** A process that gets nothing asks again at the latest after this. In milliseconds. */
const longestAskAfterMs = 500;
/** How many times what waits is granted: to a process that asks alone, and while nobody waits. */
const inAdvance = { alone: 1_000, idle: 4 };
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
  /** When there are requests again: the day's are used up, or the provider wants none. 0 if there are some. */
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
  const asked = { ask, now, intervalMs: 1_000 / perSecond, ...amongOthers(state, ask, now) };
  const left = leftFor(state, limits, now);
  const counts = countGranted(state, asked, left);
  const granted = counts.people + counts.others;
  const startsAt = Math.max(state.nextAt, now);
  const sendAfterMs = Array.from({ length: granted }, (_, n) => startsAt + n * asked.intervalMs - now);
  const first = ask.people > 0 ? 'people' : 'others';
  const freeAt = state.nextAt + asked.intervalMs * (1 + asked.earlier(first)) - reachOf(asked, first);
  if (granted > 0) state.nextAt = startsAt + granted * asked.intervalMs;
  state.day.left -= granted;
  state.processes = { ...asked.processes };
  if (ask.people + ask.others > 0)
    state.processes[ask.process] = {
      people: toQueue(ask.people, counts.people, asked.served('people')),
      others: toQueue(ask.others, counts.others, asked.served('others')),
      askedAt: now,
    };
  const closedForMs = state.closedUntil - now;
  const backInMs = closedForMs > 0 ? closedForMs : state.day.resetsAt - now;
  return {
    state,
    grant: {
      sendAfterMs,
      askAfterMs: Math.min(Math.max(freeAt - now, 1), longestAskAfterMs),
      perSecond: perSecond * Math.max(asked.part('people'), asked.part('others')),
      spentForMs: { people: left.people < 1 ? backInMs : 0, others: left.others < 1 ? backInMs : 0 },
    },
  };
}

type QueueName = 'people' | 'others';

interface Asked extends Among {
  readonly ask: BudgetAsk;
  readonly now: number;
  readonly intervalMs: number;
}

interface Among {
  /** The other processes that have asked lately. */
  readonly processes: Readonly<Record<string, Demand>>;
  readonly isAlone: boolean;
  /** Whether people wait, or have waited lately. */
  readonly hasPeople: boolean;
  /** Whether its other requests got nothing before, and come first now: they may be as far ahead as people's, so as not to miss it. */
  readonly isNext: boolean;
  /** Requests of people that the other processes wait for. */
  readonly peopleDenied: number;
  /** How many requests this process has got of each that waited. */
  served(name: QueueName): number;
  /** How many other processes got nothing and have been served less: they come first. */
  earlier(name: QueueName): number;
  /** Which part this process has of the requests that wait. 0 to 1. */
  part(name: QueueName): number;
}

function amongOthers(state: BudgetState, ask: BudgetAsk, now: number): Among {
  const { [ask.process]: own, ...before } = state.processes;
  const processes = Object.fromEntries(
    Object.entries(before).filter(([, { askedAt }]) => Math.abs(now - askedAt) < forgottenAfterMs),
  );
  const each = Object.values(processes);
  const waiting = (name: QueueName) => each.map((other) => other[name]).filter((queue) => queue.waiting > 0);
  // A process that comes later has not waited since the others began.
  const served = (name: QueueName) =>
    Math.max(own?.[name].served ?? 0, waiting(name).length > 0 ? Math.min(...waiting(name).map((q) => q.served)) : 0);
  const earlier = (name: QueueName) =>
    waiting(name).filter((queue) => queue.granted === 0 && queue.served < served(name)).length;
  return {
    processes,
    isAlone: each.length === 0,
    hasPeople: ask.people > 0 || waiting('people').length > 0,
    peopleDenied: waiting('people').reduce((sum, queue) => sum + Math.max(0, queue.waiting - queue.granted), 0),
    served,
    earlier,
    isNext: own?.others.granted === 0 && earlier('others') === 0,
    part: (name) => {
      const total = waiting(name).reduce((sum, queue) => sum + queue.waiting, ask[name]);
      return total === 0 ? 1 : ask[name] / total;
    },
  };
}

const toQueue = (waiting: number, granted: number, served: number): Queue => ({
  waiting,
  granted,
  served: waiting > 0 ? served + granted / waiting : served,
});

/** How many requests people, and all others, can still get before the day ends. */
export function leftFor(state: BudgetState, limits: AppLimits, now: number) {
  if (state.closedUntil > now) return { people: 0, others: 0 };
  const perDay = perDayOf(state, limits);
  const kept = perDay === endless ? 0 : Math.ceil(keptForPeople * perDay);
  return { people: state.day.left, others: state.day.left - kept };
}

/** Always far enough for one. */
function reachOf(asked: Asked, name: QueueName): number {
  const aheadMs = ahead[asked.isAlone ? 'alone' : asked.hasPeople ? 'amongPeople' : 'amongOthers'];
  const isFurther = !asked.isAlone && (name === 'people' || asked.isNext);
  return Math.max(aheadMs, asked.intervalMs) * (isFurther ? 2 : 1);
}

function countGranted({ nextAt }: BudgetState, asked: Asked, left: { people: number; others: number }) {
  const { ask, now, intervalMs } = asked;
  // Beside a whole number, rounding would lose one.
  const slots = (ms: number): number => Math.floor(ms / intervalMs + 1e-6);
  /** How many fit. Processes that come first are passed over when they let their time go by. */
  const room = (name: QueueName): number => {
    const reach = reachOf(asked, name);
    return Math.min(slots(now + reach - nextAt) - asked.earlier(name), slots(now + reach - Math.max(nextAt, now)));
  };
  const fair = (name: QueueName): number => Math.max(1, Math.floor(slots(reachOf(asked, name)) * asked.part(name)));

  const times = asked.isAlone ? inAdvance.alone : nextAt <= now ? inAdvance.idle : 1;
  const people = least(ask.people * times, room('people'), fair('people'), left.people);
  const taken = people + asked.peopleDenied;
  const others = least(ask.others * times, room('others') - taken, fair('others'), left.others - people);
  return { people, others };
}

const least = (...counts: number[]): number => Math.max(0, Math.floor(Math.min(...counts)));
