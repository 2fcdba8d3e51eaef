import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const core = join(root, 'packages/core/src');

/** Files and folders that the page names in backticks: of a package, or of core. */
const named = [...page.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].flatMap(([, path = '']) => path);
/** The picture of core's floors. */
const [, floors = ''] = [...page.matchAll(/```\n([\s\S]*?)```/g)].map(([, block = '']) => block);

describe('docs/architecture.md', () => {
  it('names files that exist', () => {
    const missing = named.filter(
      (path) =>
        ![
          join(root, 'packages', path),
          join(core, path),
          join(root, 'packages/http-api/src', path),
          join(root, path),
        ].some(existsSync),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });

  it('draws every folder of core', () => {
    const folders = readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.filter(({ name }) => !floors.includes(`${name}/`)).map(({ name }) => name)).toEqual([]);
  });

  it('lists every package', () => {
    const packages = readdirSync(join(root, 'packages'));
    expect(packages.filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
  });
});
