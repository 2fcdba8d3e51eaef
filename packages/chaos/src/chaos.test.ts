import { expect, it } from 'vitest';
import { runChaos } from './chaos.ts';
import { reportText } from './report.ts';

it('finds nothing wrong when a few shops meet every fault for a few seconds', async () => {
  const report = await runChaos(
    { minutes: 0.05, seed: 1, shops: 3, orders: 250, fullDisk: true },
    { maxLostLeases: 2 },
  );
  expect(report.findings).toEqual([]);
  expect(report.shops.map(({ held }) => held.length)).toEqual([250, 250, 250]);
  expect(report.workers.counts.killed).toBeGreaterThan(0);
  expect(report.damage.fills > 0).toBe(report.hasDisk);
  expect(reportText(report)).toMatch(report.hasDisk ? /full [1-9]/ : /that is skipped/);
  expect(reportText(report)).toContain('All is right');
}, 300_000);

it('reports a person who gives up, and what is wrong then', async () => {
  const report = await runChaos({ minutes: 0.01, seed: 1, shops: 1, orders: 250, fullDisk: false }, { restMs: 1 });
  expect(report.findings.join('\n')).toContain('came to rest');
  expect(reportText(report)).toContain('WRONG');
}, 300_000);
