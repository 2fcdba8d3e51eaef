import { isFinished, type RunRow } from '@makerfex/integrations-core/storage';
import { MultiBar } from 'cli-progress';
import { good } from './terminal.ts';

/** The fields of a run that are shown. */
type Shown = Pick<RunRow, 'state' | 'progress'>;

export interface Progress {
  show(label: string, run: Shown): void;
  stop(): void;
}

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

const labelWidth = 18;
const barWidth = 24;

/** Shows bars on a terminal, and a plain line now and then elsewhere, for logs. */
export const createProgress = (stream: Output): Progress => (stream.isTTY ? bars(stream) : lines(stream));

function bars(stream: Output): Progress {
  const multi = new MultiBar({
    stream,
    hideCursor: true,
    format: (_options, { progress }, { label, records, state }) =>
      `   ${String(label).padEnd(labelWidth)} ${drawn(progress)} ${String(records).padEnd(15)} ${String(state)}`,
  });
  const known = new Map<string, ReturnType<MultiBar['create']>>();
  return {
    show(label, run) {
      const payload = { label, records: counted(run), state: stateOf(run) };
      const bar = known.get(label) ?? multi.create(1, 0, payload);
      known.set(label, bar);
      bar.update(shareOf(run), payload);
    },
    stop: () => multi.stop(),
  };
}

function lines(stream: Output): Progress {
  const shown = new Map<string, string>();
  return {
    show(label, run) {
      const mark = isFinished(run.state) ? run.state : String(Math.floor(shareOf(run) * 2));
      if (shown.get(label) === mark || counted(run) === '') return;
      shown.set(label, mark);
      stream.write(`   ${label.padEnd(labelWidth)} ${counted(run).padEnd(15)} ${stateOf(run)}\n`);
    },
    stop: () => undefined,
  };
}

const drawn = (share: number): string => '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░');

/** Between 0 and 1. An import that finds nothing new is complete as well. */
function shareOf({ state, progress: { fetched, total } }: Shown): number {
  if (state === 'SUCCESS') return 1;
  return total ? Math.min(fetched / total, 1) : 0;
}

function counted({ state, progress: { fetched, total } }: Shown): string {
  const isUnderWay = !isFinished(state) && total !== null && total > 0;
  if (fetched === 0 && !isUnderWay) return isFinished(state) ? 'nothing new' : '';
  const read = fetched.toLocaleString('en-US');
  return isUnderWay ? `${read} of ${total.toLocaleString('en-US')}` : `${read} read`;
}

function stateOf({ state, progress: { fetched } }: Shown): string {
  if (state === 'SUCCESS') return good('done');
  if (isFinished(state)) return state.toLowerCase();
  if (state === 'RETRY') return 'waiting for its next attempt';
  return fetched === 0 ? 'requesting' : 'reading';
}
