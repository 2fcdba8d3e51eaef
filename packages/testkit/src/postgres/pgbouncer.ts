import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAs } from './binaries.ts';
import { freePort, startGuarded } from './server.ts';

export interface PgBouncerOptions {
  /**
   * Connections to the server, at most, for each pair of database and role.
   * @default 10
   */
  readonly poolSize?: number;
}

export interface PgBouncer {
  /** The URL of a database of the server, through the pooler. */
  readonly through: (databaseUrl: string) => string;
  stop(): Promise<void>;
}

/** Debian installs it where the path of an ordinary user does not look. */
const commands = ['pgbouncer', '/usr/sbin/pgbouncer'];

/**
 * Whether tests can run through pgbouncer here: it is installed, and the server is one of `startPostgres` and not a given one,
 * which may ask for passwords. If not, it says why in one line on the console, and the tests are to be skipped.
 */
export function hasPgBouncer(): boolean {
  const isGiven = Boolean(process.env['TEST_DATABASE_URL']);
  if (!isGiven && findPgBouncer()) return true;
  const why = isGiven ? 'TEST_DATABASE_URL is set' : 'pgbouncer is not installed';
  console.warn(`${why}: tests through a pooler are skipped.`);
  return false;
}

/**
 * Starts a throw-away pgbouncer in transaction mode: each transaction may get another session of the server. It ends with
 * this process, however that ends.
 * @param serverUrl of a server that trusts connections of its machine, as one of `startPostgres` does
 * @throws Error if pgbouncer is not installed: ask `hasPgBouncer` first
 * @example
 * import { Pool } from 'pg';
 *
 * const pooler = await startPgBouncer(server.url, { poolSize: 2 });
 * const pool = new Pool({ connectionString: pooler.through(database.url) });
 */
export async function startPgBouncer(serverUrl: string, { poolSize = 10 }: PgBouncerOptions = {}): Promise<PgBouncer> {
  const command = findPgBouncer();
  if (!command) throw new Error('pgbouncer is not installed: install the package pgbouncer.');
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-pgbouncer-'));
  try {
    const port = await freePort();
    writeConfig(folder, new URL(serverUrl), port, poolSize);
    const pooler = await startGuarded({
      name: 'pgbouncer',
      command,
      args: [join(folder, 'pgbouncer.ini')],
      cwd: folder,
      folders: [folder],
      ready: 'process up',
      stopSignal: 'SIGTERM',
    });
    return {
      through(databaseUrl) {
        const url = new URL(databaseUrl);
        url.port = String(port);
        return url.href;
      },
      stop: () => pooler.stop(),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function writeConfig(folder: string, server: URL, port: number, poolSize: number): void {
  const user = decodeURIComponent(server.username);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    pool_mode: 'transaction',
    default_pool_size: poolSize,
    max_client_conn: 500,
    auth_type: 'trust',
    auth_file: join(folder, 'users.txt'),
    // Roles that tests make are looked up in the server.
    auth_user: user,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const files = {
    'users.txt': `"${user}" ""\n`,
    'pgbouncer.ini': [
      '[databases]',
      `* = host=${server.hostname} port=${server.port || 5432} auth_user=${user}`,
      '[pgbouncer]',
      ...lines,
      '',
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { uid, gid } = runAs;
  if (uid === undefined || gid === undefined) return;
  for (const name of ['', ...Object.keys(files)]) chownSync(join(folder, name), uid, gid);
}

const findPgBouncer = (): string | undefined =>
  commands.find((command) => {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
