import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the demo keeps what outlives a run; git ignores it. */
export const home = join(resolve(import.meta.dirname, '../../..'), '.makerfex', 'demo');
export const databasePath = join(home, 'database');
const keyPath = join(home, 'key');
const lockPath = join(home, 'lock');
const anchorPath = join(home, 'first-start');

/** The master key of the demo's vault, made once. A host keeps its own in a secret store or a KMS. */
export function vaultKey(say: (line: string) => void): string {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!existsSync(keyPath)) {
    writeFileSync(keyPath, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    say(`!! Made a vault key for this demo: ${keyPath} (readable by you alone).`);
    say('!! It seals the credentials in the demo database. Whoever has both can read them; never use it elsewhere.');
  }
  return readFileSync(keyPath, 'utf8').trim();
}

/** PGlite belongs to one process: a second one would damage its files. @returns the function that lets go. */
export function lockDatabase(): () => void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const owner = existsSync(lockPath) ? Number(readFileSync(lockPath, 'utf8')) : 0;
  if (owner > 0 && owner !== process.pid && isAlive(owner))
    throw new Error(
      `The demo is running already (process ${owner}) and its database serves one process: stop that one first.`,
    );
  writeFileSync(lockPath, String(process.pid));
  return () => rmSync(lockPath, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** When the demo was first started, in milliseconds since 1970. */
export function anchorTime(): number {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!existsSync(anchorPath)) writeFileSync(anchorPath, String(Date.now()));
  return Number(readFileSync(anchorPath, 'utf8'));
}
