import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Git ignores it. */
const usualFolder = join(import.meta.dirname, '../../../.makerfex/demo');

/** The folder with all that outlives a start of the demo. */
export interface VisitedHome {
  readonly folder: string;
  /** Of PGlite. */
  readonly database: string;
  /** Exists once the database is whole: one that was cut off while it was made is no use. */
  readonly databaseMade: string;
  /** Of the host's own pictures. */
  readonly pictures: string;
  /** What the demo writes for people: PDFs, and the event log as CSV. */
  readonly documents: string;
  /** Tells other processes where what this one simulates is. */
  readonly simulators: string;
  /** The master key of the demo's vault, made once. A host keeps its own in a secret store or a KMS. */
  vaultKey(whenMade: (path: string) => void): string;
}

/** Held by one process at a time. */
export interface Home extends VisitedHome {
  /** Lets another process have the folder. */
  release(): void;
}

/**
 * Takes the folder for this process.
 * @throws Error that says what to do where the folder cannot be written, or another demo has it.
 */
export function openHome(folder: string = usualFolder): Home {
  const home = visitHome(folder);
  const path = home.folder;
  const lock = join(path, 'lock');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    takeLock(lock);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`The demo cannot write into ${path} (${error.code}): give it another folder with --folder DIR.`, {
      cause: error,
    });
  }
  return { ...home, release: () => rmSync(lock, { force: true }) };
}

/** The folder for a process beside the one that has it. */
export function visitHome(folder: string = usualFolder): VisitedHome {
  const path = resolve(folder);
  return {
    folder: path,
    database: join(path, 'database'),
    databaseMade: join(path, 'database-made'),
    pictures: join(path, 'pictures'),
    documents: join(path, 'documents'),
    simulators: join(path, 'simulators.json'),
    vaultKey: (whenMade) => readOrMakeKey(join(path, 'key'), whenMade),
  };
}

/** PGlite's files belong to one process: a second one would damage them. */
function takeLock(path: string): void {
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  if (isAlive(owner))
    throw new Error(
      `A demo is running in this folder already (process ${owner}): end that one, or give this one a folder of its own with --folder DIR. Where process ${owner} is something else, remove ${path}.`,
    );
  rmSync(path, { force: true });
  // Of two that start at once one gets it: the flag makes the other fail.
  writeFileSync(path, String(process.pid), { flag: 'wx' });
}

function isAlive(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return isSystemError(error) && error.code === 'EPERM';
  }
}

function readOrMakeKey(path: string, whenMade: (path: string) => void): string {
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
    whenMade(path);
  }
  return readFileSync(path, 'utf8').trim();
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;
