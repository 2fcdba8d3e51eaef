import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, 'check-sizes.mjs');
const megabyte = 'x'.repeat(1_000_000);
const files = {
  'packages/ours/package.json': { name: 'ours', files: ['dist', '!dist/**/*.test.js'], dependencies: { direct: '1' } },
  'packages/ours/dist/index.js': megabyte,
  'packages/ours/dist/index.test.js': megabyte,
  'packages/ours/src/index.ts': megabyte,
  'packages/other/package.json': { name: 'other', private: true, dependencies: { direct: '1' } },
  'node_modules/direct/package.json': { name: 'direct', dependencies: { deep: '1', absent: '1' } },
  'node_modules/direct/large.bin': megabyte,
  'node_modules/deep/package.json': { name: 'deep', dependencies: { direct: '1' } },
  'node_modules/deep/folder/large.bin': megabyte,
};

/** Checks a repository with one package of ours, which takes three megabytes with what it needs. */
function check(budgets, more = {}) {
  const root = mkdtempSync(join(tmpdir(), 'sizes-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, content] of Object.entries({ ...files, 'scripts/size-budgets.json': budgets, ...more })) {
    if (content === null) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

it('prints what a package takes with all that it needs, each once, and only what is published of ours', () => {
  expect(check({ ours: { mb: 4, packages: 2 } })).toEqual({
    status: 0,
    said: 'ours: 3.0 MB of 4 MB; itself 1.0 MB, and 2 packages of 2\n',
  });
});

it('fails for a package beyond its budget, and names the largest packages', () => {
  const { status, said } = check({ ours: { mb: 2, packages: 2 } });
  expect(status).toBe(1);
  expect(said).toContain('ours takes 3.0 MB, more than its budget of 2 MB. The largest: ');
  expect(said).toContain('direct 1.0 MB');
});

it('fails for a package that needs more others than its budget', () => {
  expect(check({ ours: { mb: 4, packages: 1 } })).toMatchObject({
    status: 1,
    said: expect.stringContaining('ours needs 2 packages, more than its budget of 1. '),
  });
});

it('fails for a package without a budget, and for one that is not built', () => {
  expect(check({})).toMatchObject({ status: 1, said: expect.stringContaining('ours has no budget') });
  const unbuilt = check({ ours: { mb: 4, packages: 2 } }, { 'packages/ours/dist/index.js': null });
  expect(unbuilt).toMatchObject({ status: 1, said: expect.stringContaining('ours is not built') });
});
