import type { Result } from '../report.ts';
import type { FleetFigures } from './fleet.ts';
import type { Measured } from './measure.ts';

interface Figure {
  readonly name: string;
  of(measured: Measured): number | null;
  show(value: number): string;
  /** What it is held to, if anything. */
  readonly target?: { readonly text: string; isMet(value: number): boolean };
}

const inCount = (value: number): string => value.toFixed(value < 10 && !Number.isInteger(value) ? 1 : 0);
const inRate = (value: number): string => `${inCount(value)}/s`;
const inCores = (value: number): string => value.toFixed(2);
const inMs = (value: number): string => `${value.toFixed(1)} ms`;
const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const inKilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;
const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

const both = ({ burst, steady }: Measured, read: (figures: FleetFigures) => number): number =>
  read(burst) + read(steady);

const requestedPerSecond: Figure = {
  name: 'all due at once: requested a second',
  of: ({ burst }) => burst.askedPerSecond,
  show: inRate,
  target: { text: 'at least 300/s', isMet: (value) => value >= 300 },
};
const lateness99: Figure = {
  name: 'lateness p99',
  of: ({ steady }) => steady.lateness.p99,
  show: inSeconds,
  target: { text: 'below 10 s', isMet: (ms) => ms < 10_000 },
};

const figures: readonly Figure[] = [
  requestedPerSecond,
  { name: 'all due at once: ended a second', of: ({ burst }) => burst.endedPerSecond, show: inRate },
  { name: 'all due at once: not started at the end', of: ({ burst }) => burst.unstarted, show: inCount },
  { name: 'one after another: due a second', of: ({ duePerSecond }) => duePerSecond, show: inRate },
  { name: 'lateness p50', of: ({ steady }) => steady.lateness.p50, show: inSeconds },
  lateness99,
  { name: 'lateness, longest', of: ({ steady }) => steady.lateness.longest, show: inSeconds },
  {
    name: 'requested twice, in both',
    of: (measured) => both(measured, ({ askedTwice }) => askedTwice),
    show: inCount,
    target: { text: '0', isMet: (count) => count === 0 },
  },
  {
    name: 'failed or skipped, in both',
    of: (measured) => both(measured, ({ failed, skipped }) => failed + skipped),
    show: inCount,
  },
  { name: 'events a run', of: ({ steady }) => steady.perRun.events, show: inCount },
  { name: 'rows written a run', of: ({ steady }) => steady.perRun.rows, show: inCount },
  { name: 'transactions a run', of: ({ steady }) => steady.perRun.transactions, show: inCount },
  { name: 'statements a run', of: ({ steady }) => steady.perRun.statements, show: inCount },
  { name: 'WAL a run', of: ({ steady }) => steady.perRun.walBytes, show: inKilobytes },
  { name: 'disk a run', of: ({ steady }) => steady.perRun.diskBytes, show: inKilobytes },
  { name: 'all due at once: CPU of workers a run', of: ({ burst }) => burst.perRun.workersMs, show: inMs },
  { name: 'all due at once: CPU of PostgreSQL a run', of: ({ burst }) => burst.perRun.postgresMs, show: inMs },
  { name: 'all due at once: cores of workers', of: ({ burst }) => burst.cores.workers, show: inCores },
  { name: 'all due at once: cores of PostgreSQL', of: ({ burst }) => burst.cores.postgres, show: inCores },
  { name: 'disk a shop, before its first run', of: ({ steady }) => steady.shopBytes, show: inKilobytes },
  { name: 'memory of a worker', of: ({ steady }) => steady.residentBytes, show: inMegabytes },
  { name: 'connections of all workers', of: ({ steady }) => steady.sessions, show: inCount },
  {
    name: 'requests refused, in both',
    of: (measured) => both(measured, ({ requests }) => requests.refused),
    show: inCount,
  },
];

const shown = (figure: Figure, measured: Measured): string => {
  const value = figure.of(measured);
  return value === null ? 'unknown' : figure.show(value);
};

/** @param floorMs what a committed row with its `NOTIFY` takes on the same machine */
export function resultsOf(measured: Measured, floorMs: number): Result[] {
  const perFloor = 1_000 / measured.burst.askedPerSecond / floorMs;
  const results = figures.map((figure): Result => {
    const value = figure.of(measured);
    return {
      cells: { fleet: figure.name, seen: shown(figure, measured) },
      target: figure.target?.text ?? 'none',
      isMet: value === null || (figure.target?.isMet(value) ?? true),
    };
  });
  const [first, ...others] = results;
  const floor = {
    fleet: 'to request one, beside a row with NOTIFY',
    seen: `${perFloor.toFixed(1)} x ${inMs(floorMs)}`,
  };
  return [...(first ? [first] : []), { cells: floor, target: 'none', isMet: true }, ...others];
}

/** Beside each other, with how many times the first the last is. */
export function compared(
  measurements: readonly { readonly name: string; readonly measured: Measured }[],
  targetOf: (figure: Figure, values: readonly (number | null)[]) => Pick<Result, 'target' | 'isMet'> | undefined,
): Result[] {
  return figures.map((figure) => {
    const values = measurements.map(({ measured }) => figure.of(measured));
    const [first, last] = [values[0], values.at(-1)];
    return {
      cells: {
        fleet: figure.name,
        ...Object.fromEntries(measurements.map(({ name, measured }) => [name, shown(figure, measured)])),
        grows: first && last ? `${(last / first).toFixed(2)} x` : '',
      },
      ...(targetOf(figure, values) ?? { target: 'none', isMet: true }),
    };
  });
}

/** Of fleets with 1,000 and 10,000 shops. */
export const bySize = (figure: Figure, [small, large]: readonly (number | null)[]) =>
  figure === lateness99 && small && large ? { target: 'grows less than 2 x', isMet: large < 2 * small } : undefined;

/** Of fleets with one worker and with more. */
export const byWorkers = (figure: Figure, [one, two]: readonly (number | null)[]) =>
  figure === requestedPerSecond && one && two ? { target: 'two at least as one', isMet: two >= one } : undefined;
