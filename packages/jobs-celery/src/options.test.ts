import { describe, expect, it } from 'vitest';
import {
  type CeleryBridgeOptions,
  type CeleryJobsOptions,
  type CelerySenderOptions,
  celeryBridge,
  celeryJobs,
  celerySender,
} from './index.ts';

/** Wrong values of every option: one that is missing here does not compile. */
type WrongValues<Of> = Readonly<Record<keyof Required<Of>, readonly unknown[]>>;

const wrongCounts = [Number.NaN, 0, -5, 1.5, Number.POSITIVE_INFINITY, '10', null];
const wrongTexts = [7, '', null, {}];
const wrongLogs = [null, {}];
const wrongJobs: WrongValues<CeleryJobsOptions> = {
  broker: [undefined, ...wrongTexts],
  queue: wrongTexts,
  concurrency: wrongCounts,
  stopWithinMs: [Number.NaN, -1, Number.POSITIVE_INFINITY, '20', null],
  log: wrongLogs,
};
const wrongSender: WrongValues<CelerySenderOptions> = { broker: [undefined, ...wrongTexts], log: wrongLogs };
const wrongBridge: WrongValues<Omit<CeleryBridgeOptions, 'trustActors'>> = {
  broker: [undefined, ...wrongTexts],
  resultBackend: [undefined, ...wrongTexts],
  queue: wrongTexts,
  prefetch: wrongCounts,
  resultExpiresSeconds: wrongCounts,
  log: wrongLogs,
  authenticate: [undefined, null, 'all'],
};

const broker = 'redis://127.0.0.1:1';
const bridge = { broker, resultBackend: broker, authenticate: () => null };
const functions: readonly [string, (options: object) => unknown, Readonly<Record<string, readonly unknown[]>>][] = [
  ['celeryJobs', (options) => Reflect.apply(celeryJobs, undefined, [{ broker, ...options }]), wrongJobs],
  ['celerySender', (options) => Reflect.apply(celerySender, undefined, [{ broker, ...options }]), wrongSender],
  ['celeryBridge', (options) => Reflect.apply(celeryBridge, undefined, [{}, { ...bridge, ...options }]), wrongBridge],
];

describe.each(functions)('the options of %s', (_, make, values) => {
  it.each(Object.entries(values).flatMap(([name, all]) => all.map((value) => [name, value] as const)))(
    'are refused when %s is %o, and the error names it',
    (name, value) => {
      expect(() => make({ [name]: value })).toThrow(
        expect.objectContaining({ code: 'not_configured', message: expect.stringContaining(`\`${name}\``) }),
      );
    },
  );

  it('are refused when one does not exist, and the error names the one that was meant', () => {
    expect(() => make({ brokr: broker })).toThrow('did you mean `broker`?');
  });
});
