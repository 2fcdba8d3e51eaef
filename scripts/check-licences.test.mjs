import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, 'check-licences.mjs');
const ours = { name: 'ours', dependencies: { direct: '1' } };
const direct = { name: 'direct', version: '1.0.0', license: 'MIT', dependencies: { deep: '1' } };
const deep = { name: 'deep', version: '2.0.0', license: 'ISC' };

/** Checks a repository with one package of ours and these installed ones. */
function check(installed, packageOfOurs = ours) {
  const root = mkdtempSync(join(tmpdir(), 'licences-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (folder, manifest) => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
  };
  write('packages/ours', packageOfOurs);
  for (const manifest of installed) write(`node_modules/${manifest.name}`, manifest);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

it('passes dependencies with allowed licences', () => {
  expect(check([direct, deep])).toEqual({ status: 0, said: expect.stringContaining('2 production dependencies') });
});

it.each([
  ['GPL-3.0-only', 'GPL-3.0-only'],
  ['(MIT AND GPL-2.0-only)', '(MIT AND GPL-2.0-only)'],
  ['(MIT OR GPL-2.0-only) AND AGPL-3.0-only', 'AGPL-3.0-only'],
  ['SEE LICENSE IN EULA', 'SEE LICENSE IN EULA'],
  [undefined, 'none named'],
])('fails for the licence %s, with the package and who needs it', (license, shown) => {
  const { status, said } = check([direct, { ...deep, license }]);
  expect(status).toBe(1);
  expect(said).toContain('deep 2.0.0: its licence is not allowed: ');
  expect(said).toContain(shown);
  expect(said).toContain('needed by ours > direct');
});

it.each([['(MIT OR GPL-2.0-only)'], ['(MIT AND Zlib)'], [{ type: 'MIT' }]])('passes the licence %j', (license) => {
  expect(check([direct, { ...deep, license }]).status).toBe(0);
});

it('fails for a package that runs an unknown script at install', () => {
  const { status, said } = check([direct, { ...deep, scripts: { postinstall: 'node steal.js' } }]);
  expect([status, said]).toEqual([
    1,
    expect.stringContaining('deep 2.0.0: it runs a script at install; needed by ours > direct'),
  ]);
});

it('fails for a dependency that is not installed, unless it is optional', () => {
  expect(check([direct])).toEqual({ status: 1, said: expect.stringContaining('deep: it is not installed') });
  const optional = { ...direct, dependencies: {}, optionalDependencies: { deep: '1' } };
  expect(check([optional]).status).toBe(0);
});

it('leaves out private packages and what is only needed to develop', () => {
  const gpl = { ...deep, license: 'GPL-3.0-only' };
  const developed = { name: 'ours', devDependencies: { deep: '1' } };
  expect(check([gpl], developed).status).toBe(0);
  expect(check([direct, gpl], { ...ours, private: true }).status).toBe(0);
});
