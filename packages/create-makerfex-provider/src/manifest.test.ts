import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageJson, zodRange } from './manifest.ts';

it('has core and zod as peers, so that a host has one of each', () => {
  const manifest: unknown = JSON.parse(packageJson('acme'));
  expect(manifest).toMatchObject({
    peerDependencies: { '@makerfex/integrations-core': 'workspace:^', zod: zodRange },
    devDependencies: { '@makerfex/integrations-core': 'workspace:*', zod: 'catalog:' },
  });
  expect(manifest).not.toHaveProperty('dependencies');
});

it('accepts the versions of zod that core accepts', () => {
  const core: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../core/package.json'), 'utf8'));
  expect(core).toMatchObject({ peerDependencies: { zod: zodRange } });
});
