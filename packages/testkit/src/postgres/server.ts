import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries, runAs } from './binaries.ts';
import { guardScript } from './guard.ts';
import { throwAwayPlace } from './throw-away-place.ts';

/**
 * How a server ends, by PostgreSQL's own words: `fast` ends its sessions and writes a checkpoint, `immediate` leaves everything as it
 * lies, as a crash does, for the next start to recover.
 */
export type Shutdown = 'fast' | 'immediate';
const signals: Readonly<Record<Shutdown, NodeJS.Signals>> = { fast: 'SIGINT', immediate: 'SIGQUIT' };

export interface Server {
  readonly url: string;
  /**
   * Ends the server and starts it again at the same address, with what was committed.
   * @param awayMs how long nobody answers between the two.
   */
  restart(shutdown: Shutdown, awayMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const durability = (fsync: boolean): string[] =>
  fsync
    ? []
    : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'max_wal_size=256MB'];

/** A folder of its own, of the user that runs the server. */
function ownFolder(place: string): string {
  const folder = mkdtempSync(join(place, 'makerfex-postgres-'));
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(folder, runAs.uid, runAs.gid);
  return folder;
}

const remove = (folders: readonly string[]): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};

/** Makes a cluster and starts a server on it, at a free port of this machine. Its files are in memory unless it is to write to disk. */
export async function startServer(fsync: boolean): Promise<Server> {
  const folder = ownFolder(tmpdir());
  const folders = [folder];
  try {
    const cluster = ownFolder(fsync ? tmpdir() : throwAwayPlace());
    folders.push(cluster);
    const binaries = await findBinaries(folder);
    const data = join(cluster, 'data');
    execFileSync(
      binaries.initdb,
      ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
      { ...runAs, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const port = await freePort();
    const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', ...durability(fsync)];
    if (process.platform !== 'win32') args.push('-c', `unix_socket_directories=${folder}`);
    const guarded = await startGuarded({
      name: 'PostgreSQL',
      command: binaries.postgres,
      args,
      cwd: folder,
      folders,
      ready: 'ready to accept connections',
      stopSignal: signals.fast,
    });
    return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, ...guarded };
  } catch (error) {
    remove(folders);
    throw error;
  }
}

/** A server as {@link startGuarded} starts one. */
interface GuardedCommand {
  /** For errors. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Its files, which go when it ends. */
  readonly folders: readonly string[];
  /** What it writes to its standard error once it accepts connections. */
  readonly ready: string;
  readonly stopSignal: NodeJS.Signals;
}

/** Starts a server that does not outlive this process. Resolves once it accepts connections. */
export async function startGuarded({ name, cwd, ...about }: GuardedCommand): Promise<Omit<Server, 'url'>> {
  const order = JSON.stringify({ ...about, options: { ...runAs, cwd } });
  // Detached: an interrupt typed at the terminal must reach us alone, and the server through us.
  const guard = spawn(process.execPath, ['-e', guardScript, order], {
    cwd: tmpdir(),
    detached: true,
    stdio: 'pipe',
    // The server's messages are read, so they must be in English.
    env: { ...process.env, LC_ALL: 'C' },
  });
  const ended = new Promise<void>((resolve) => guard.once('close', () => resolve()));
  let words = '';
  guard.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const isReady = () =>
    new Promise<void>((resolve, reject) => {
      guard.stdout.once('data', () => resolve());
      guard.once('error', reject);
      void ended.then(() => reject(new Error(`${name} did not start: ${words.trim()}`)));
    });
  await isReady();
  // The server must not keep this process alive.
  guard.unref();
  for (const stream of [guard.stdin, guard.stdout, guard.stderr])
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  return {
    async restart(shutdown, awayMs = 0) {
      guard.ref();
      const started = isReady();
      guard.stdin.write(`${JSON.stringify({ signal: signals[shutdown], awayMs })}\n`);
      await started;
      guard.unref();
    },
    stop() {
      guard.ref();
      guard.stdin.end();
      return ended;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('There is no free port on 127.0.0.1.'));
      });
    });
  });
}
