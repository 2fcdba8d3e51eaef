import { runDemo } from './demo/demo.ts';
import { type DemoOptions, readOptions, usage } from './options.ts';
import { serve } from './serve.ts';
import { work } from './worker.ts';

/** A terminal sends Ctrl-C to every process of the command, and package managers may repeat it. */
const echoMs = 1_000;
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

const stop = new AbortController();
let stoppedBy: (typeof stopSignals)[number] | undefined;

/** From now on a signal stops the demo cleanly, and a second one ends it at once. */
function takeSignals(): AbortSignal {
  let stoppedAt = 0;
  for (const signal of stopSignals)
    process.on(signal, () => {
      if (stoppedBy && Date.now() - stoppedAt > echoMs) dieBy(signal);
      if (stoppedBy) return;
      stoppedBy = signal;
      stoppedAt = Date.now();
      process.stdout.write('\nStopping ... (again: at once)\n');
      stop.abort();
    });
  return stop.signal;
}

/** Ends as shells and package managers expect of a stopped process, not a failed one; a shell's exit code is 130 for SIGINT. */
function dieBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

// The reader of the output has closed it, as `head` does.
process.stdout.on('error', () => stop.abort());

/** With the cause: "fetch failed" says nothing. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};

const fail = (error: unknown): void => {
  process.stderr.write(`\n${messageOf(error)}\n`);
  process.exitCode = 1;
};

function tryReadOptions(): DemoOptions | null {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    fail(error);
    process.stderr.write('See --help.\n');
    return null;
  }
}

function roleOf(options: DemoOptions) {
  if (options.worker) return work;
  return options.serve ? serve : runDemo;
}

const options = tryReadOptions();
if (options?.help) process.stdout.write(usage);
else if (options)
  try {
    await roleOf(options)(options, takeSignals);
  } catch (error) {
    if (stop.signal.aborted) process.stdout.write('Stopped; start it again to resume.\n');
    else fail(error);
  }
if (stoppedBy) dieBy(stoppedBy);
