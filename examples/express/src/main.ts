import { runDemo } from './demo/demo.ts';
import { type DemoOptions, readOptions, usage } from './options.ts';
import { serve } from './serve.ts';
import { work } from './worker.ts';

/** A terminal sends a Ctrl-C to every process of the command, and package managers may hand it on once more. */
const echoMs = 1_000;
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

const stop = new AbortController();
let stoppedBy: (typeof stopSignals)[number] | undefined;

/** From now on a signal asks for a clean stop, and a second one for the end at once. */
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

/** The way that shells and package managers take for stopped, not for failed; a shell's exit code is 130 for SIGINT. */
function dieBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

// Whoever read the output has gone, as `head` does.
process.stdout.on('error', () => stop.abort());

const fail = (error: unknown): void => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
};

function readAsked(): DemoOptions | null {
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

const asked = readAsked();
if (asked?.help) process.stdout.write(usage);
else if (asked)
  try {
    await roleOf(asked)(asked, takeSignals);
  } catch (error) {
    if (stop.signal.aborted) process.stdout.write('Stopped; started again it goes on from here.\n');
    else fail(error);
  }
if (stoppedBy) dieBy(stoppedBy);
