import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { nodeProblem, oldestNode } from './node-version.ts';

const execute = promisify(execFile);

/** Imports core in a process that reports this version of Node.js. */
const importOn = (version: string) =>
  execute(process.execPath, [
    '--conditions=@makerfex/source',
    '--input-type=module',
    '--eval',
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
     await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))});`,
  ]);

it('is the version in package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  expect(manifest).toMatchObject({ engines: { node: `>=${oldestNode}` } });
});

it.each(['20.20.2', '22.17.9', '18.0.0', '9.99.99'])('finds Node.js %s too old', (version) => {
  expect(nodeProblem(version)).toContain(`this process runs on ${version}: upgrade`);
});

it.each(['22.18.0', '22.100.0', '24.0.0', '100.1.0', undefined])('accepts Node.js %s', (version) => {
  expect(nodeProblem(version)).toBeNull();
});

it('says at import that Node.js is too old', async () => {
  await expect(importOn('20.20.2')).rejects.toMatchObject({
    stderr: expect.stringContaining('The integrations need Node.js 22.18 or later, and this process runs on 20.20.2'),
  });
  await expect(importOn('22.18.0')).resolves.toBeDefined();
});
