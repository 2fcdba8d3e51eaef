import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Runs between ours and a server. Its standard input is a pipe from us that closes when we end, even by kill -9: the server then
 * ends too, and its files go.
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
  /** Starts it, after its end if it runs. */
  start: () => Promise<void>;
  /** Ends it at once, as a power cut does. */
  kill: () => Promise<void>;
  /** Ends it for good, and removes its folder. */
  stop: () => Promise<void>;
}

/** A server that does not outlive this process. */
export function guard(folder: string, command: readonly string[], env: NodeJS.ProcessEnv = process.env): Guarded {
  // Detached: an interrupt typed at the terminal must reach us alone, and the server through us.
  const shell = spawn('/bin/sh', ['-c', guardScript, 'guard', folder, ...command], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(shell, 'exit');
  const lines = createInterface({ input: shell.stdout });
  letGoOf(shell);
  const tell = async (order: 'start' | 'kill'): Promise<void> => {
    const done = once(lines, 'line');
    shell.stdin.write(`${order}\n`);
    await done;
  };
  return {
    start: () => tell('start'),
    kill: () => tell('kill'),
    async stop() {
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

/** It must not keep this process alive. */
function letGoOf(shell: ChildProcess): void {
  shell.unref();
  for (const stream of [shell.stdin, shell.stdout])
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
}
