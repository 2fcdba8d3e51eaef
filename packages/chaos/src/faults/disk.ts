import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosDatabase } from '../host/database.ts';

/** Holds some hundred notes. */
const diskSize = '4m';
const fill = `insert into host_note (text)
  select string_agg(gen_random_uuid()::text, '') from generate_series(1, 200000) n group by n / 50`;

/** A disk for the host's notes that can get full. */
export interface SmallDisk {
  /** Fills it for so long, then empties it. @returns whether it got full */
  fill(forMs: number): Promise<boolean>;
  remove(): void;
}

/**
 * Puts the host's notes on a small file system in memory.
 * @returns why not, where this machine does not let us mount one
 */
export async function mountSmallDisk({ query }: ChaosDatabase): Promise<SmallDisk | string> {
  const [row] = await query<{ data_directory: string }>('show data_directory');
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !row) return 'only root can mount a small one';
  const folder = `${row.data_directory}-small`;
  const { uid, gid } = statSync(row.data_directory);
  try {
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return 'this machine does not let root mount a small one';
  }
  chownSync(folder, uid, gid);
  await query(`create tablespace small location '${folder}'`);
  await query('alter table host_note set tablespace small');
  return {
    async fill(forMs) {
      const over = Date.now() + forMs;
      let isFull = false;
      while (Date.now() < over) {
        const code = await query(fill).then(() => null, codeOf);
        isFull ||= code === '53100';
        await delay(isFull ? 250 : 0);
      }
      await insist(() => query('truncate host_note'));
      // A crash must not find the full disk again in what it has to recover.
      await insist(() => query('checkpoint'));
      return isFull;
    },
    remove: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

/** Until the database is there. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  while ((await work().then(() => null, codeOf)) !== null) await delay(250);
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
