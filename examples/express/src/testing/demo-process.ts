import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const { PATH, NODE_COMPILE_CACHE } = process.env;
const passedOn = { PATH, NODE_COMPILE_CACHE };
const main = join(import.meta.dirname, '../main.ts');

export interface Ended {
  /** Exit code as a shell shows it: 128 plus the signal's number if a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the demo in its own process, without this process's variables, which could change it. */
export function startDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(
    process.execPath,
    ['--conditions=@makerfex/source', '--disable-warning=ExperimentalWarning', main, ...args],
    {
      env: { ...passedOn, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = { stdout: '', stderr: '' };
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), ...output }),
    ),
  );
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  return {
    ended,
    output: () => output.stdout,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits for the demo to print `text`. @throws Error with its whole output if it ends before */
    says: (text: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (text.test(output.stdout)) resolve();
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`The demo never printed ${text}:\n${output.stdout}${output.stderr}`)));
        look();
      }),
  };
}
