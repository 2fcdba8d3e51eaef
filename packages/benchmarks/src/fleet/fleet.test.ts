import { expect, it } from 'vitest';
import { runFleet } from './fleet.ts';
import { makeShops } from './measure.ts';

it('runs every due schedule of a small fleet once, in two processes, and reports what that took', async () => {
  const shops = 20;
  const figures = await runFleet({
    ...(await makeShops(shops)),
    workers: 2,
    concurrency: 8,
    seconds: 1,
    latencyMs: 10,
    dailyBudget: null,
    duePerSecond: 60,
  });
  const due = 3 * shops;
  expect(figures).toMatchObject({
    due,
    asked: due,
    askedTwice: 0,
    succeeded: due,
    failed: 0,
    skipped: 0,
    unstarted: 0,
  });
  // The provider counts by itself: each run sends it one request.
  expect(figures.requests).toEqual({ answered: due, refused: 0 });
  const { shortest, p50, p99, longest } = figures.lateness;
  expect(shortest).toBeGreaterThanOrEqual(0);
  expect([shortest, p50, p99, longest]).toEqual([shortest, p50, p99, longest].toSorted((a, b) => a - b));
  const { rows, transactions, statements, walBytes, workersMs } = figures.perRun;
  // The run itself, its job and its schedule.
  expect(rows).toBeGreaterThan(3);
  expect(transactions).toBeGreaterThan(1);
  expect(statements).toBeGreaterThan(transactions);
  for (const used of [walBytes, workersMs, figures.sessions, figures.residentBytes]) expect(used).toBeGreaterThan(0);
});
