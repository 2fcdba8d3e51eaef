import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishedPackages, readManifest } from './installed-packages.mjs';

const root = join(import.meta.dirname, '..');
const manifests = publishedPackages(root).map((folder) => ({ folder, manifest: readManifest(folder) }));
const core = '@makerfex/integrations-core';

describe.each(manifests.map((each) => ({ name: each.manifest.name, ...each })))('$name', ({ folder, manifest }) => {
  it('says on its page what it is, and where its source and its issues are', () => {
    const directory = `packages/${folder.split(/[\\/]/).at(-1)}`;
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/.{20}/),
      keywords: expect.arrayContaining(['makerfex', 'integrations']),
      homepage: expect.stringContaining(`/${directory}#readme`),
      bugs: expect.stringMatching(/^https:/),
      license: 'MIT',
      repository: { type: 'git', directory },
      engines: { node: '>=22.18' },
      files: expect.arrayContaining(['dist', 'CHANGELOG.md']),
      publishConfig: { access: 'public' },
    });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`# ${manifest.name}\n`);
  });

  it('shares its version of core with its host', () => {
    const { peerDependencies = {}, devDependencies = {} } = manifest;
    for (const [name, range] of Object.entries(peerDependencies).filter(([each]) => each.startsWith('@makerfex/')))
      expect([name, range, devDependencies[name]]).toEqual([name, 'workspace:^', 'workspace:*']);
    // What npm runs by itself, what needs no other package, and what runs in a browser share no core with a host.
    const needed = Object.keys(manifest.dependencies ?? {});
    const isAlone = manifest.bin !== undefined || needed.length === 0 || needed.includes('lit');
    expect(isAlone || manifest.name === core || core in peerDependencies).toBe(true);
  });

  it('has no copy of its own of what a host must have once', () => {
    const once = [core, '@opentelemetry/api', ...(manifest.bin ? [] : ['zod'])];
    expect(Object.keys(manifest.dependencies ?? {}).filter((name) => once.includes(name))).toEqual([]);
    expect(['^4.0.0', undefined]).toContain(manifest.peerDependencies?.zod);
  });
});

it('gives all packages one version, now and at every release', () => {
  expect(new Set(manifests.map(({ manifest }) => manifest.version)).size).toBe(1);
  const { fixed } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8'));
  const matches = (name) =>
    fixed[0].some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each));
  expect(fixed).toHaveLength(1);
  expect(manifests.filter(({ manifest }) => !matches(manifest.name))).toEqual([]);
});
