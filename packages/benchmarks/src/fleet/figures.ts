import { quantile } from '../report.ts';

/** A schedule and when it was due, in milliseconds since 1970. */
export interface Due {
  readonly connectionId: string;
  readonly capability: string;
  readonly at: number;
}

/** A run, with its times in milliseconds since 1970. */
export interface FoundRun {
  readonly connectionId: string;
  readonly capability: string;
  readonly state: string;
  readonly askedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** What the runs of a fleet say. */
export interface RunFigures {
  readonly due: number;
  /** Due schedules that a run was requested for. */
  readonly asked: number;
  /** Runs beyond one for each due schedule, and runs of schedules that were not due. */
  readonly askedTwice: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Due schedules whose run has not started at the end. */
  readonly unstarted: number;
  /** From the first to the last. */
  readonly askedPerSecond: number;
  /** Successes, from the first start to the last end. */
  readonly endedPerSecond: number;
  /** From due to started, in milliseconds. A run that has not started yet counts as started at the end. */
  readonly lateness: {
    readonly shortest: number;
    readonly p50: number;
    readonly p99: number;
    readonly longest: number;
  };
}

const keyOf = ({ connectionId, capability }: Pick<Due, 'connectionId' | 'capability'>): string =>
  `${connectionId} ${capability}`;

/** @param end of the measurement */
export function figuresOf(dues: readonly Due[], runs: readonly FoundRun[], end: number): RunFigures {
  const runsOf = Map.groupBy(runs, keyOf);
  const wanted = new Set(dues.map(keyOf));
  const startOf = (due: Due): number | null => runsOf.get(keyOf(due))?.[0]?.startedAt ?? null;
  const lateness = dues.map((due) => (startOf(due) ?? end) - due.at);
  const asked = dues.filter((due) => runsOf.has(keyOf(due))).length;
  const succeeded = runs.filter(({ state }) => state === 'SUCCESS');
  return {
    due: wanted.size,
    asked,
    askedTwice: runs.length - asked,
    succeeded: succeeded.length,
    failed: runs.filter(({ state }) => state === 'FAILURE').length,
    unstarted: dues.filter((due) => startOf(due) === null).length,
    askedPerSecond: perSecond(runs.map(({ askedAt }) => [askedAt, askedAt])),
    endedPerSecond: perSecond(succeeded.map(({ startedAt, finishedAt }) => [startedAt ?? end, finishedAt ?? end])),
    lateness: {
      shortest: quantile(lateness, 0),
      p50: quantile(lateness, 0.5),
      p99: quantile(lateness, 0.99),
      longest: quantile(lateness, 1),
    },
  };
}

function perSecond(spans: readonly (readonly [from: number, to: number])[]): number {
  const [first, last] = spans.reduce(
    ([from, to], span) => [Math.min(from, span[0]), Math.max(to, span[1])],
    [Number.POSITIVE_INFINITY, 0],
  );
  return spans.length > 1 ? (spans.length * 1_000) / Math.max(1, last - first) : 0;
}
