import { describe, expect, it } from 'vitest';
import type { AppLimits } from '../../provider/http.ts';
import type { JsonObject } from '../../storage/rows.ts';
import { type BudgetAsk, type BudgetGrant, grantRequests } from './grant.ts';
import { dayMs } from './state.ts';

const start = 1_800_000_000_000;

/** The shared state, and a clock that the test moves. */
function open(limits: AppLimits) {
  let stored: JsonObject | null = null;
  const clock = { now: start };
  const ask = (process: string, about: Partial<BudgetAsk> = {}): BudgetGrant => {
    const asked = {
      process,
      people: 0,
      others: 0,
      unused: 0,
      reading: undefined,
      pauseMs: 0,
      closedForMs: 0,
      ...about,
    };
    const { state, grant } = grantRequests(stored, limits, asked, clock.now);
    stored = JSON.parse(JSON.stringify(state));
    return grant;
  };
  return { clock, ask };
}

interface Process {
  readonly name: string;
  readonly people: number;
  readonly others: number;
}

/**
 * Processes that always have as many calls waiting, over some seconds: each asks when what it got is sent.
 * @returns when each request was sent, by process, in milliseconds
 */
function saturate(limits: AppLimits, processes: readonly Process[], seconds: number) {
  const { clock, ask } = open(limits);
  const sent = processes.map((process) => ({ ...process, at: [] as number[], askAt: start }));
  for (; clock.now < start + seconds * 1_000; clock.now += 1)
    for (const process of sent) {
      if (clock.now < process.askAt) continue;
      const { people, others } = process;
      const { sendAfterMs, askAfterMs } = ask(process.name, { people, others });
      process.at.push(...sendAfterMs.map((ms) => clock.now - start + ms));
      process.askAt = clock.now + Math.ceil(sendAfterMs.at(-1) ?? askAfterMs);
    }
  return Object.fromEntries(sent.map(({ name, at }) => [name, at]));
}

const mostInASecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));

describe('a grant of requests', () => {
  it.each([1, 5, 10, 40, 150])(
    'keeps all processes together within %i a second, and uses most of them',
    (perSecond) => {
      const processes = ['a', 'b', 'c'].map((name) => ({ name, people: 0, others: 4 }));
      const times = Object.values(saturate({ perSecond }, processes, 10))
        .flat()
        .toSorted((a, b) => a - b);
      expect(mostInASecond(times)).toBeLessThanOrEqual(perSecond);
      expect(times.length).toBeGreaterThanOrEqual(Math.floor(perSecond * 0.85 * 10));
    },
  );

  it.each([5, 10, 40, 150])('gives each process its part of what waits, at %i a second', (perSecond) => {
    const processes = [
      { name: 'a', people: 0, others: 12 },
      { name: 'b', people: 0, others: 4 },
      { name: 'c', people: 0, others: 4 },
    ];
    const sent = saturate({ perSecond }, processes, 20);
    const waits = processes.flatMap(({ name, others }) =>
      Array.from({ length: others }, () => others / (sent[name]?.length ?? 0)),
    );
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.max(...waits)).toBeLessThan(mean * 2);
  });

  it('puts requests of people before all others, in any process', () => {
    const processes = [
      { name: 'scheduled', people: 0, others: 50 },
      { name: 'people', people: 50, others: 0 },
    ];
    const { people = [], scheduled = [] } = saturate({ perSecond: 40 }, processes, 10);
    // Only what was granted before the first person came.
    expect(scheduled.length).toBeLessThan(40);
    expect(people.length).toBeGreaterThan(300);
  });

  it('lets a person wait for half a second once, and then hardly for others', () => {
    const { ask, clock } = open({ perSecond: 40 });
    ask('scheduled', { others: 50 });
    clock.now += ask('people', { people: 1 }).askAfterMs;
    expect(clock.now).toBeLessThanOrEqual(start + 500);
    expect(ask('people', { people: 1 }).sendAfterMs[0]).toBeLessThanOrEqual(start + 500 - clock.now);
    // From then on, others are hardly ahead.
    clock.now += 600;
    ask('scheduled', { others: 50 });
    expect(ask('people', { people: 1 }).sendAfterMs[0]).toBeLessThanOrEqual(50);
  });

  it('is for half a second in advance while no other process asks', () => {
    const { ask } = open({ perSecond: 40 });
    expect(ask('a', { people: 1 }).sendAfterMs).toHaveLength(18);
  });

  it('of a process that died blocks nothing for more than a second', () => {
    const { ask, clock } = open({ perSecond: 10 });
    expect(ask('dead', { others: 100 }).sendAfterMs.length).toBeGreaterThan(0);
    expect(ask('dead', { others: 100 }).sendAfterMs).toEqual([]);
    clock.now += 1_000;
    const [first = Number.NaN] = ask('a', { others: 1 }).sendAfterMs;
    expect(first).toBeLessThan(200);
    clock.now += 2_000;
    expect(ask('a', { others: 1 }).sendAfterMs).toHaveLength(4);
  });

  it('follows the limits that replies report, for every process', () => {
    const { ask, clock } = open({ perSecond: 1 });
    expect(ask('a', { others: 9 }).sendAfterMs).toHaveLength(1);
    clock.now += 100;
    ask('a', { reading: { capacity: 100, available: 99, perSecond: 100 } });
    const { sendAfterMs } = ask('b', { others: 9 });
    expect(sendAfterMs[0]).toBeLessThan(12);
    expect(sendAfterMs.length).toBeGreaterThanOrEqual(9);
  });

  it('waits as long as the provider wants none, in every process', () => {
    const { ask, clock } = open({ perSecond: 10 });
    ask('a', { pauseMs: 3_000 });
    expect(ask('b', { people: 1 })).toMatchObject({ sendAfterMs: [], askAfterMs: 500 });
    clock.now += 3_000;
    expect(ask('b', { people: 1 }).sendAfterMs.length).toBeGreaterThan(0);
  });
});

describe('the requests of a day', () => {
  /** Asks as fast as the clock allows, until the class gets none. */
  const spend = ({ ask, clock }: ReturnType<typeof open>, about: Partial<BudgetAsk>) => {
    for (let count = 0; ; clock.now += 1_000) {
      const { sendAfterMs, spentForMs } = ask('a', about);
      count += sendAfterMs.length;
      if (spentForMs[about.people ? 'people' : 'others'] > 0) return { count, spentForMs };
    }
  };

  it('end for scheduled runs when a tenth is left, which people still have, until the day is over', () => {
    const budget = open({ perSecond: 10, perDay: 100 });
    const scheduled = spend(budget, { others: 3 });
    expect(scheduled.count).toBe(90);
    expect(scheduled.spentForMs.people).toBe(0);
    const people = spend(budget, { people: 3 });
    expect(people.count).toBe(10);
    expect(people.spentForMs.others).toBe(start + dayMs - budget.clock.now);
    budget.clock.now = start + dayMs;
    expect(budget.ask('a', { others: 3 }).sendAfterMs.length).toBeGreaterThan(0);
  });

  it('are as many as replies say, and come back when they say', () => {
    const { ask, clock } = open({ perSecond: 10, perDay: 100 });
    const reading = (left: number, resetsInMs?: number) => ({
      reading: { capacity: 10, available: 9, perSecond: 10, day: { limit: 5_000, left, resetsInMs } },
    });
    expect(ask('a', reading(500)).spentForMs).toEqual({ people: 0, others: dayMs });
    expect(ask('a', reading(501)).spentForMs).toEqual({ people: 0, others: 0 });
    expect(ask('a', reading(0, 60_000)).spentForMs).toEqual({ people: 60_000, others: 60_000 });
    clock.now += 60_000;
    expect(ask('b', { others: 1 }).sendAfterMs.length).toBeGreaterThan(0);
  });

  it.each([{ limit: Number.NaN }, { left: -1 }, { resetsInMs: Number.POSITIVE_INFINITY }])(
    'stay as they are if a reply makes no sense: %o',
    (mistake) => {
      const { ask } = open({ perSecond: 10, perDay: 100 });
      const day = { limit: 100, left: 0, ...mistake };
      ask('a', { reading: { capacity: 10, available: 9, perSecond: 10, day } });
      expect(ask('a', { others: 1 }).sendAfterMs.length).toBeGreaterThan(0);
    },
  );

  it('are spent as long as a refusal says, and for a day at most', () => {
    const { ask } = open({ perSecond: 10 });
    expect(ask('a', { closedForMs: 7_200_000 }).spentForMs).toEqual({ people: 7_200_000, others: 7_200_000 });
    expect(ask('a', { closedForMs: dayMs * 400 }).spentForMs.people).toBe(dayMs);
  });

  it('are as many after such a time as before it', () => {
    const budget = open({ perSecond: 10, perDay: 100 });
    spend(budget, { others: 3 });
    budget.ask('a', { closedForMs: 60_000 });
    budget.clock.now += 60_000;
    expect(spend(budget, { people: 3 }).count).toBe(10);
  });

  it('come back although the clock was set back', () => {
    const budget = open({ perSecond: 10, perDay: 100 });
    spend(budget, { people: 3 });
    budget.clock.now -= dayMs;
    expect(budget.ask('a', { people: 1 })).toMatchObject({ sendAfterMs: [], spentForMs: { people: 0 } });
    budget.clock.now += 300_000;
    expect(budget.ask('a', { people: 1 }).sendAfterMs.length).toBeGreaterThan(0);
  });

  it('are not used up by grants that nobody used', () => {
    const { ask, clock } = open({ perSecond: 10, perDay: 10 });
    const { sendAfterMs } = ask('a', { people: 1 });
    clock.now += 1_000;
    expect(ask('a', { unused: sendAfterMs.length }).spentForMs).toEqual({ people: 0, others: 0 });
    expect(spend({ ask, clock }, { people: 1 }).count).toBe(10);
  });

  it('have no end if nobody has named one', () => {
    const { ask } = open({ perSecond: 10 });
    expect(ask('a', { others: 1 }).spentForMs).toEqual({ people: 0, others: 0 });
  });
});

it('starts anew from a state that it cannot read', () => {
  const asked = { process: 'a', people: 1, others: 0, unused: 0, reading: undefined, pauseMs: 0, closedForMs: 0 };
  const { grant } = grantRequests({ nextAt: 'tomorrow' }, { perSecond: 10 }, asked, start);
  expect(grant.sendAfterMs[0]).toBe(0);
});
