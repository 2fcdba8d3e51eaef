import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const { PATH, NODE_COMPILE_CACHE } = process.env;
const kept = { PATH, NODE_COMPILE_CACHE };
const main = join(import.meta.dirname, '../main.ts');

export interface Ended {
  /** As a shell tells it: 128 and the signal's number where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The demo as a process of its own, without the variables of this one that would make it another demo. */
export function startDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(
    process.execPath,
    ['--conditions=@makerfex/source', '--disable-warning=ExperimentalWarning', main, ...args],
    {
      env: { ...kept, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const told = { stdout: '', stderr: '' };
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), ...told }),
    ),
  );
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.stdout += text;
  });
  return {
    ended,
    said: () => told.stdout,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** @throws Error with all that it said, where it ends without saying this. */
    says: (text: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (text.test(told.stdout)) resolve();
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`The demo never said ${text}:\n${told.stdout}${told.stderr}`)));
        look();
      }),
  };
}
