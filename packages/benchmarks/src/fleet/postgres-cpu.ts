import { readdirSync, readFileSync } from 'node:fs';
import type { BenchDatabase } from '../import/database.ts';

/** Linux counts the time of processes in hundredths of a second. */
const msPerTick = 10;

/**
 * CPU time of all processes of the server so far, in milliseconds; null if this is not Linux.
 * @param database of a server on this machine
 */
export async function postgresCpuMs(database: BenchDatabase): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const [row] = await database.query<{ pid: number }>(
    `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid`,
  );
  const server = row?.pid;
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  return processes
    .map(({ pid, parent, ms, endedChildrenMs }) => {
      if (pid === server) return ms + endedChildrenMs;
      return parent === server ? ms : 0;
    })
    .reduce((sum, ms) => sum + ms, 0);
}

/** @returns nothing if it has ended meanwhile */
function readProcess(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold anything.
    const [, parent = 0, ...numbers] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = numbers.slice(9);
    return [{ pid, parent, ms: (user + system) * msPerTick, endedChildrenMs: (endedUser + endedSystem) * msPerTick }];
  } catch {
    return [];
  }
}
