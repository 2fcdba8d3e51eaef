import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** How long workers are killed and answers spoilt. */
  readonly minutes: number;
  /** Decides when and what; how the machine answers remains its own. */
  readonly seed: number;
  readonly shops: number;
  /** Of each shop. */
  readonly orders: number;
  /** Whether the disk of the host is full now and then. */
  readonly fullDisk: boolean;
}

export const usage = `Kills workers, restarts PostgreSQL, fills its disk and spoils the provider's answers and deliveries while shops import, then looks whether all is right.

  pnpm chaos [options]

  --minutes <n>  how long it disturbs them (default 1.5). Up to three more to come to rest
  --seed <n>     which worker is killed when, and which answer is malformed how (default: random)
  --shops <n>    (default 40)
  --orders <n>   of each shop (default 500)
  --no-full-disk  the disk of the host always has room
`;

/** @throws where an option is unknown or no number above zero. */
export function readOptions(args: readonly string[]): ChaosOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      minutes: text,
      seed: text,
      shops: text,
      orders: text,
      'full-disk': { type: 'boolean', default: true },
      help: { type: 'boolean' },
    },
    allowNegative: true,
  });
  if (values.help) return 'help';
  const read = (name: 'minutes' | 'seed' | 'shops' | 'orders', usual: number, isWhole = true): number => {
    const value = values[name] === undefined ? usual : Number(values[name]);
    if (!(value > 0) || (isWhole && !Number.isSafeInteger(value)))
      throw new Error(`--${name} takes a ${isWhole ? 'whole ' : ''}number above zero, not ${values[name]}.`);
    return value;
  };
  return {
    minutes: read('minutes', 1.5, false),
    seed: read('seed', Math.ceil(Math.random() * 1e6)),
    shops: read('shops', 40),
    orders: read('orders', 500),
    fullDisk: values['full-disk'],
  };
}
