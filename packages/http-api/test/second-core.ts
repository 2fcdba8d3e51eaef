import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

type Root = typeof import('@makerfex/integrations-core');
type Provider = typeof import('@makerfex/integrations-core/provider');

const firstCore = join(import.meta.dirname, '../../core');

/** A second copy of core, as package managers install it where two packages need versions that do not match. */
export function secondCore() {
  const parent = join(firstCore, 'generated');
  mkdirSync(parent, { recursive: true });
  // Within core, so that it finds the same dependencies.
  const copy = mkdtempSync(join(parent, 'second-'));
  const src = join(copy, 'src');
  cpSync(join(firstCore, 'src'), src, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  cpSync(join(firstCore, 'package.json'), join(copy, 'package.json'));
  const core = async () => {
    const root: Root = await import(join(src, 'index.ts'));
    const provider: Provider = await import(join(src, 'provider/index.ts'));
    return { ...root, ...provider };
  };
  return { core, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
