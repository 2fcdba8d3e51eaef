import type { Outcome } from './try-out.ts';

/** Lines of output that are shown of a consumer that failed. */
const shownLines = 60;

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Prints one line; of a failure also the end of what was written. */
export function report({ consumer, steps, error }: Outcome): void {
  const total = steps.reduce((sum, { ms }) => sum + ms, 0);
  const parts = steps.map(({ name, ms }) => `${name} ${inSeconds(ms)}`).join(', ');
  console.log(`${error === null ? 'ok  ' : 'FAIL'} ${consumer.name}: ${inSeconds(total)} (${parts})`);
  if (error === null) return;
  console.error(error.message);
  console.error(outputOf(error).trimEnd().split('\n').slice(-shownLines).join('\n'));
}

function outputOf(error: Error): string {
  if ('output' in error && typeof error.output === 'string') return error.output;
  return error.stack ?? '';
}
