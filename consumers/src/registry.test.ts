import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { plainEnvironment, run } from './commands.ts';
import { packAs } from './packages.ts';
import { type Registry, startRegistry } from './registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'consumers-registry-'));
let registry: Registry;
let tarball: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'package'));
  const manifest = { name: '@makerfex/thing', version: '1.2.3', main: 'index.js', engines: { node: '>=20' } };
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package/index.js'), 'module.exports = require("./package.json").version;');
  tarball = join(folder, 'thing.tgz');
  execFileSync('tar', ['-czf', tarball, 'package'], { cwd: folder });
  registry = await startRegistry();
  await registry.publish(tarball);
  await registry.publish(await packAs('999.0.0', tarball, join(folder, 'other')), 'other');
});
afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true });
});

const documentSchema = z.object({
  versions: z.record(z.string(), z.object({ dist: z.object({ tarball: z.string(), integrity: z.string() }) })),
});
const get = (path: string) => fetch(`${registry.origin}/${path}`);

it('answers the manifest of every version and the tags when npm asks for a package', async () => {
  expect(await (await get('@makerfex%2fthing')).json()).toMatchObject({
    name: '@makerfex/thing',
    'dist-tags': { latest: '1.2.3', other: '999.0.0' },
    versions: { '1.2.3': { engines: { node: '>=20' } }, '999.0.0': { version: '999.0.0', main: 'index.js' } },
  });
});

it('serves the tarball that the integrity of a version is of', async () => {
  const { versions } = documentSchema.parse(await (await get('@makerfex%2fthing')).json());
  const dist = versions['1.2.3']?.dist;
  const served = Buffer.from(await (await fetch(dist?.tarball ?? '')).arrayBuffer());
  expect(served.equals(readFileSync(tarball))).toBe(true);
  expect(dist?.integrity).toBe(`sha512-${createHash('sha512').update(served).digest('base64')}`);
});

it('answers 404 when a package was not published', async () => {
  const answer = await get('@makerfex%2fother');
  expect([answer.status, await answer.json()]).toEqual([404, { error: '@makerfex/other was not published' }]);
});

it('lets npm install the version of a tag', async () => {
  const cwd = join(folder, 'host');
  mkdirSync(cwd);
  writeFileSync(join(cwd, '.npmrc'), `@makerfex:registry=${registry.origin}\ncache=${join(folder, 'cache')}\n`);
  await run({ cwd, env: plainEnvironment() }, 'npm', 'install', '--no-audit', '--no-fund', '@makerfex/thing@other');
  const installed = readFileSync(join(cwd, 'node_modules/@makerfex/thing/package.json'), 'utf8');
  expect(JSON.parse(installed)).toMatchObject({ version: '999.0.0' });
});
