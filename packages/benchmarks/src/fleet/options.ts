import { parseArgs } from 'node:util';

export interface FleetOptions {
  /** Each has one connection with a credential, and a schedule for each of its three imports. */
  readonly shops: number;
  /** Processes that execute runs. */
  readonly workers: number;
  /** Runs that a worker executes at once. */
  readonly concurrency: number;
  /** How long each measurement takes at most. */
  readonly seconds: number;
  /** The interval of every schedule in seconds; null for the one that makes 70 % of the measured capacity. */
  readonly everySeconds: number | null;
  /** What the provider takes to answer, in milliseconds. */
  readonly latencyMs: number;
  /** Requests that the provider answers, for all shops together, before it refuses; null for any number. */
  readonly dailyBudget: number | null;
}

export const usage = `Runs the schedules of many shops in worker processes on a real PostgreSQL, and measures both.

  pnpm fleet [options]

  --shops <n>         shops with three scheduled imports each (default 2000)
  --workers <n>       worker processes (default 2)
  --concurrency <n>   runs that a worker executes at once (default 8)
  --seconds <n>       how long each of the two measurements takes at most (default 60; 20 with --compare)
  --every <interval>  of each schedule, such as 15m or 90s (default: whatever uses 70 % of the capacity)
  --latency <ms>      until the provider answers (default 150)
  --daily-budget <n>  requests for all shops together, then the provider refuses (default: any number)
  --compare           measures 1,000 and 10,000 shops, then 1, 2 and 3 workers (seven minutes)
`;

/** The command line, read. */
export type FleetCommand = { readonly options: FleetOptions; readonly compares: boolean } | 'help';

/** @throws Error if an option is unknown, or is no number above zero */
export function readOptions(args: readonly string[]): FleetCommand {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      shops: text,
      workers: text,
      concurrency: text,
      seconds: text,
      every: text,
      latency: text,
      'daily-budget': text,
      compare: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  type Name = 'shops' | 'workers' | 'concurrency' | 'seconds' | 'latency' | 'daily-budget';
  const read = <Default>(name: Name, byDefault: Default): number | Default => {
    if (values[name] === undefined) return byDefault;
    const value = Number(values[name]);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${name} takes a whole number above zero, not ${values[name]}.`);
  };
  return {
    compares: values.compare,
    options: {
      shops: read('shops', 2_000),
      workers: read('workers', 2),
      concurrency: read('concurrency', 8),
      seconds: read('seconds', values.compare ? 20 : 60),
      everySeconds: values.every === undefined ? null : readInterval(values.every),
      latencyMs: read('latency', 150),
      dailyBudget: read('daily-budget', null),
    },
  };
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function readInterval(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * (unitSeconds[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw new Error(`--every takes an interval such as 90s, 15m or 1h, not ${text}.`);
}
