import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Git ignores this folder. */
const defaultFolder = join(import.meta.dirname, '../../../.makerfex/demo');

/** The folder with everything that the demo keeps between starts. */
export interface VisitedHome {
  readonly folder: string;
  /** Folder of PGlite. */
  readonly database: string;
  /** Exists once the database is complete: one that was interrupted during its creation is unusable. */
  readonly databaseMade: string;
  /** Folder of the host's own pictures. */
  readonly pictures: string;
  /** Files for people: PDFs, and the event log as CSV. */
  readonly documents: string;
  /** Addresses of this process's simulators, for other processes. */
  readonly simulators: string;
  /** The master key of the demo's vault, created once. A host keeps its own in a secret store or a KMS. */
  vaultKey(onCreated: (path: string) => void): string;
}

/** A folder that one process at a time holds. */
export interface Home extends VisitedHome {
  /** Releases the folder for another process. */
  release(): void;
}

/**
 * Locks the folder for this process.
 * @throws Error with a remedy if the folder cannot be written, or another demo holds it
 */
export function openHome(folder: string = defaultFolder): Home {
  const home = visitHome(folder);
  const path = home.folder;
  const lock = join(path, 'lock');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    takeLock(lock);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`The demo cannot write into ${path} (${error.code}): choose another folder with --folder DIR.`, {
      cause: error,
    });
  }
  return { ...home, release: () => rmSync(lock, { force: true }) };
}

/** The folder for a process that does not hold it. */
export function visitHome(folder: string = defaultFolder): VisitedHome {
  const path = resolve(folder);
  return {
    folder: path,
    database: join(path, 'database'),
    databaseMade: join(path, 'database-made'),
    pictures: join(path, 'pictures'),
    documents: join(path, 'documents'),
    simulators: join(path, 'simulators.json'),
    vaultKey: (onCreated) => readOrMakeKey(join(path, 'key'), onCreated),
  };
}

/** PGlite's files belong to one process: a second one would damage them. */
function takeLock(path: string): void {
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  if (isAlive(owner))
    throw new Error(
      `A demo is already running in this folder (process ${owner}): end it, or choose another folder with --folder DIR. If process ${owner} is another program, remove ${path}.`,
    );
  rmSync(path, { force: true });
  // The flag makes one of two simultaneous starts fail.
  writeFileSync(path, String(process.pid), { flag: 'wx' });
}

function isAlive(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that the process exists but belongs to another user.
    return isSystemError(error) && error.code === 'EPERM';
  }
}

function readOrMakeKey(path: string, onCreated: (path: string) => void): string {
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
    onCreated(path);
  }
  return readFileSync(path, 'utf8').trim();
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;
