import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it } from 'vitest';
import { brokenBudgets } from '../../test/broken-budgets.ts';
import { brokenDueSchedules } from '../../test/broken-due-schedules.ts';
import { brokenGoneRecords } from '../../test/broken-gone-records.ts';
import { brokenStorages } from '../../test/broken-storages.ts';
import { budgetChecks } from './budgets.ts';
import type { StorageCheck } from './dirty-records.ts';
import { dueScheduleChecks } from './due-schedules.ts';
import { webhookChecks } from './webhooks.ts';

const broken = [...brokenBudgets, ...brokenDueSchedules, ...brokenGoneRecords, ...brokenStorages];
const checks: Readonly<Record<string, StorageCheck>> = Object.assign(
  {},
  budgetChecks,
  dueScheduleChecks,
  ...Object.values(webhookChecks),
);

describe('a storage is found out that', () => {
  it.each(broken)('%s (%s)', async (_, name, open) => {
    const check = checks[name];
    if (!check) throw new Error(`There is no check "${name}".`);
    await check(memoryStorage());
    await expect(check(open())).rejects.toThrow(Error);
  });

  it('breaks any promise about webhooks, due schedules or budgets: every check has a storage that fails it', () => {
    expect([...new Set(broken.map(([, name]) => name))].toSorted()).toEqual(Object.keys(checks).toSorted());
  });
});
