import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Of the machine's memory, of which only what is written is taken. */
const roomy = '50%';
/** What is written meanwhile can be more than the size that was to be set. */
const tries = 20;

/**
 * Mounts a file system in memory, and unmounts it when its standard input closes, as it does when our process ends, even by kill -9.
 * PostgreSQL, which ends with us too, holds it a while longer.
 */
const mountScript = `
mount -t tmpfs -o size=${roomy} makerfex-chaos "$1" || { rmdir "$1"; exit 1; }
echo mounted
cat
for n in $(seq 150); do umount "$1" && exec rmdir "$1"; sleep 0.2; done
umount -l "$1"
rmdir "$1"`;

/** A disk that can be full. */
export interface SmallDisk {
  readonly folder: string;
  /** Has no room for anything new until the work has ended. */
  whileFull(work: () => Promise<void>): Promise<void>;
  /** Call it once nobody uses the disk any more. */
  remove(): Promise<void>;
}

/** @returns null if this machine does not let us mount one */
export async function openSmallDisk(): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-disk-'));
  // Detached: an interrupt typed at the terminal must not end it before it has unmounted.
  const mount = spawn('sh', ['-c', mountScript, 'sh', folder], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(mount, 'close');
  const [isMounted] = await Promise.race([once(mount.stdout, 'data'), ended.then(() => [false])]);
  if (!isMounted) return null;
  const resize = (size: string | number) => run('mount', ['-o', `remount,size=${size}`, folder]);
  return {
    folder,
    async whileFull(work) {
      await shrink(folder, resize);
      try {
        await work();
      } finally {
        await resize(roomy);
      }
    },
    async remove() {
      mount.stdin.end();
      await ended;
    },
  };
}

/** Makes the disk as small as what it holds. */
async function shrink(folder: string, resize: (bytes: number) => Promise<unknown>): Promise<void> {
  for (let n = 1; ; n += 1) {
    const { blocks, bfree, bsize } = await statfs(folder);
    try {
      // A size of 0 is none.
      await resize(Math.max(1, blocks - bfree) * bsize);
      return;
    } catch (error) {
      if (n === tries) throw error;
    }
  }
}
