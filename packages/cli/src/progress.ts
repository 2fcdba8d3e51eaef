import type { KeyRotationProgress, Logger } from '@makerfex/integrations-core';
import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

interface ShownProgress {
  update(progress: KeyRotationProgress): void;
  end(): void;
  /** Reports beside the progress. */
  readonly log: Logger;
}

const lineEveryMs = 5_000;

/** Shows a bar on a terminal, and otherwise a line every few seconds. */
export const showProgress = (terminal: Terminal): ShownProgress =>
  process.stderr.isTTY ? showBar(terminal) : showLines(terminal);

function showBar(terminal: Terminal): ShownProgress {
  const bar = new SingleBar({
    format: '{bar} {value} of {total}, {failed} failed',
    stream: process.stderr,
    // The command handles Ctrl-C itself.
    gracefulExit: false,
  });
  // Printed after the bar, which owns its line.
  const later: (() => void)[] = [];
  let isShown = false;
  return {
    update({ total, rewrapped, failed }) {
      if (isShown) bar.update(rewrapped + failed, { failed });
      else if (total > 0) bar.start(total, 0, { failed });
      isShown = total > 0;
    },
    end() {
      bar.stop();
      for (const print of later) print();
    },
    log: { error: (...about) => void later.push(() => terminal.log.error(...about)) },
  };
}

function showLines(terminal: Terminal): ShownProgress {
  let shownAt = -Infinity;
  return {
    update({ total, rewrapped, failed }) {
      if (performance.now() - shownAt < lineEveryMs) return;
      shownAt = performance.now();
      terminal.message(`${rewrapped + failed} of ${total}, ${failed} failed`);
    },
    end: () => undefined,
    log: terminal.log,
  };
}
