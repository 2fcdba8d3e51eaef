import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it } from 'vitest';
import { brokenDeletions } from '../../test/broken-deletions.ts';
import { brokenPurges } from '../../test/broken-purges.ts';
import { deletedLinkChecks } from './deleted-links.ts';
import { deletionChecks } from './deletions.ts';
import type { StorageCheck } from './dirty-records.ts';
import { oldEventChecks } from './old-events.ts';
import { oldCredentialChecks, oldRunChecks } from './old-runs.ts';

const checks: Readonly<Record<string, StorageCheck>> = {
  ...oldRunChecks,
  ...oldCredentialChecks,
  ...oldEventChecks,
  ...deletedLinkChecks,
  ...deletionChecks,
};

const broken = [...brokenPurges, ...brokenDeletions];

describe('a storage is found out that', () => {
  it.each(broken)('%s (%s)', async (_, name, open) => {
    const check = checks[name];
    if (!check) throw new Error(`There is no check "${name}".`);
    await check(memoryStorage());
    await expect(check(open())).rejects.toThrow(Error);
  });

  it('breaks any promise about old runs at all: every check has a storage that fails it', () => {
    const names = new Set<string>(broken.map(([, name]) => name));
    expect(names).toEqual(new Set(Object.keys(checks)));
  });
});
