import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Runs between this process and a server. Its standard input is a pipe that closes when this process ends, even by kill -9: it
 * then ends the server and removes its files.
 */
const guardScript = `
folder=$1; shift
end() { if [ "$server" ]; then kill -9 "$server"; wait "$server"; server=; fi; }
while read -r order; do
  end
  [ "$order" = start ] && { "$@" < /dev/null & server=$!; }
  echo "$order"
done
end
rm -rf "$folder"
`;

export interface Guarded {
  /** Starts it, or restarts it if it runs. */
  start: () => Promise<void>;
  /** Ends it at once, like a power cut. */
  kill: () => Promise<void>;
  /** Ends it for good, and removes its folder. */
  stop: () => Promise<void>;
}

/** A server that does not outlive this process. */
export function guard(folder: string, command: readonly string[], env: NodeJS.ProcessEnv = process.env): Guarded {
  // Detached: an interrupt at the terminal must only reach this process, which then ends the server.
  const shell = spawn('/bin/sh', ['-c', guardScript, 'guard', folder, ...command], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(shell, 'exit');
  const lines = createInterface({ input: shell.stdout });
  unrefAll(shell);
  const sendOrder = async (order: 'start' | 'kill'): Promise<void> => {
    const done = once(lines, 'line');
    shell.stdin.write(`${order}\n`);
    await done;
  };
  return {
    start: () => sendOrder('start'),
    kill: () => sendOrder('kill'),
    async stop() {
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

/** Lets this process end while the child runs. */
function unrefAll(shell: ChildProcess): void {
  shell.unref();
  for (const stream of [shell.stdin, shell.stdout])
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
}
