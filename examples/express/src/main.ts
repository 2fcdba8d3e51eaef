import { runDemo } from './demo/demo.ts';
import { readOptions, usage } from './options.ts';

const stop = new AbortController();
let interrupts = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(130);
    process.stdout.write('\nStopping: the batch under way is finished first (again to stop at once).\n');
    stop.abort();
  });

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(usage);
  else await runDemo(options, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
if (stop.signal.aborted) process.exitCode = 130;
