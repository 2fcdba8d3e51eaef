import type { RunRow } from '@makerfex/integrations-core';
import { MultiBar, Presets } from 'cli-progress';

export interface Progress {
  show(label: string, run: RunRow): void;
  stop(): void;
}

/** Bars on a terminal; elsewhere a plain line at every quarter, which logs can keep. */
export const createProgress = (stream: NodeJS.WriteStream): Progress => (stream.isTTY ? bars(stream) : lines(stream));

function bars(stream: NodeJS.WriteStream): Progress {
  const multi = new MultiBar(
    { format: '  {label} {bar} {value}/{total} {state}', stream, hideCursor: true, barsize: 28, forceRedraw: true },
    Presets.shades_classic,
  );
  const known = new Map<string, ReturnType<MultiBar['create']>>();
  return {
    show(label, run) {
      const bar = known.get(label) ?? multi.create(1, 0, { label: label.padEnd(26), state: '' });
      known.set(label, bar);
      const { fetched, total } = run.progress;
      // An empty bar of an increment without news is still a finished one.
      const whole = run.state === 'SUCCESS' ? Math.max(fetched, 1) : Math.max(total ?? 0, fetched + 1);
      bar.setTotal(whole);
      bar.update(run.state === 'SUCCESS' ? whole : fetched, { state: describe(run) });
    },
    stop: () => multi.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  const told = new Map<string, string>();
  return {
    show(label, run) {
      const { fetched, total } = run.progress;
      const quarter = total ? Math.floor((4 * fetched) / total) : 0;
      const mark = `${run.state} ${quarter}`;
      if (told.get(label) === mark) return;
      told.set(label, mark);
      stream.write(
        `  ${label.padEnd(26)} ${String(fetched).padStart(5)}${total ? ` of ${total}` : ''}  ${describe(run)}\n`,
      );
    },
    stop: () => {},
  };
}

const describe = (run: RunRow): string =>
  run.state === 'SUCCESS'
    ? `done: ${run.progress.created} new, ${run.progress.changed} changed, ${run.progress.unchanged} unchanged`
    : run.error
      ? `${run.state.toLowerCase()}: ${run.error.message}`
      : run.state.toLowerCase();
