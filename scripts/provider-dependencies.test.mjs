import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const packages = join(import.meta.dirname, '../packages');
const defines = (file) => readFileSync(join(packages, file), 'utf8').includes('return defineProvider({');
const providers = globSync('*/src/*.ts', { cwd: packages })
  .filter(defines)
  .map((file) => file.split(/[\\/]/)[0]);

it('finds the providers', () => {
  expect(providers.toSorted()).toEqual(expect.arrayContaining(['etsy', 'instagram', 'shopify', 'vendor-service']));
});

it.each(providers)('the provider %s depends on core alone', (name) => {
  const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
  // Only its simulator needs the testkit: an optional peer, which nobody installs who does not use that.
  const isNeeded = (each) => !manifest.peerDependenciesMeta?.[each]?.optional;
  const needed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(isNeeded);
  expect(needed.filter((each) => each.startsWith('@makerfex/'))).toEqual(['@makerfex/integrations-core']);
});
