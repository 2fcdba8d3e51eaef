import { type ChildProcess, fork } from 'node:child_process';

export interface StartedChild {
  readonly child: ChildProcess;
  /** What it said first. */
  readonly said: unknown;
}

/** Starts a module in a process of its own and waits for its first message. @throws where it ends without one. */
export function startChild(module: string, args: readonly string[] = []): Promise<StartedChild> {
  const child = fork(module, args, { execArgv: ['--expose-gc', '--conditions=@makerfex/source'] });
  return new Promise((resolve, reject) => {
    child.once('message', (said) => resolve({ child, said }));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${module} ended with ${signal ?? code} and said nothing.`)));
  });
}
