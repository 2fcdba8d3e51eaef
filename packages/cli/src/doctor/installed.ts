import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const coreName = '@makerfex/integrations-core';
const ofTheSdk = (name: string): boolean => name.startsWith('@makerfex/');

/** A package of the SDK, or one that builds on it, such as a team's own provider. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** Its folder, without links. */
  readonly folder: string;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Every package of the SDK that a host in this folder loads, by walking its dependencies as Node.js resolves them. */
export function findInstalled(folder: string): Installed[] {
  const found = new Map<string, Installed>();
  const root = readManifest(folder);
  const visit = (from: string, names: readonly string[]): void => {
    for (const name of names) {
      const at = resolveFrom(from, name);
      const manifest = at === undefined ? undefined : readManifest(at);
      if (at === undefined || manifest === undefined || found.has(at)) continue;
      const needs = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
      if (!ofTheSdk(name) && !needs.some(ofTheSdk)) continue;
      found.set(at, { name, version: manifest.version ?? 'unknown', folder: at });
      visit(at, needs.filter(ofTheSdk));
    }
  };
  visit(folder, Object.keys({ ...root?.dependencies, ...root?.devDependencies }));
  return [...found.values()];
}

/** The folder of a package, as seen from another; undefined if it is not installed. */
function resolveFrom(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (readManifest(candidate)) return realpathSync(candidate);
    if (dirname(at) === at) return undefined;
  }
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return manifest;
  } catch {
    return undefined;
  }
}

export const isOfTheSdk = ({ name }: Installed): boolean => ofTheSdk(name);
