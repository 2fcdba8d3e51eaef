import { setTimeout as delay } from 'node:timers/promises';
import { isId } from '@makerfex/integrations-core/storage';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { beginsAnew, onceEver, only, shortPace, type Twist, twisted, unfair, working } from '../../test/broken-jobs.ts';
import { defaultPace, type JobEngineUnderTest, type Pace } from './subject.ts';
import { jobEngineChecks } from './suite.ts';

// Wrong engines bring core to say so.
beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

type CheckName = keyof typeof jobEngineChecks;
const checks = jobEngineChecks;

const deaf: Twist = only(() => false);
let count = 0;
const forgetsOneInTen: Twist = only(() => {
  count += 1;
  return count % 10 !== 0;
});
const knows = ({ runId }: { runId: string }, _: unknown, shared: Set<string>) => {
  // A run whose id begins so is never delivered.
  if (!shared.has('fated')) shared.add('fated').add(runId);
  return !shared.has(runId);
};

/** Each breaks one promise; `says` are words of what the check finds. */
const broken: [what: string, check: CheckName, subject: () => JobEngineUnderTest, says: string][] = [
  ['loses a delivery', 'delivers everything, from any process', () => twisted(forgetsOneInTen), 'deliveries are lost'],
  [
    'delivers what is done again',
    'delivers everything, from any process',
    () =>
      twisted((jobs, shared) =>
        working(async (worker, delivery) => {
          await worker.execute(delivery);
          return shared.size < 1 && shared.add('again') ? new Date() : null;
        })(jobs, shared),
      ),
    'unrequested deliveries',
  ],
  [
    'delivers too early',
    'delivers nothing before its time, and not long after it',
    () => twisted((jobs) => ({ ...jobs, enqueue: (delivery) => jobs.enqueue(delivery, null) })),
    'before its time',
  ],
  [
    'forgets what is for later',
    'delivers nothing before its time, and not long after it',
    () => twisted(only((_, notBefore) => notBefore === null)),
    'for later is lost',
  ],
  [
    'keeps to the first time it was given',
    'delivers at once what is to wait, when it is enqueued again without a wait',
    () => twisted(onceEver),
    'brought forward is not delivered',
  ],
  [
    'forgets what is to come again',
    'delivers again when it is asked to',
    () => twisted(working(async (worker, delivery) => worker.execute(delivery).then(() => null))),
    'was not delivered again',
  ],
  [
    'delivers again too early',
    'delivers again when it is asked to',
    () => twisted(working(async (worker, delivery) => (await worker.execute(delivery)) && new Date())),
    'before its time',
  ],
  [
    'carries out everything at once',
    'carries out a bounded number at once, and lets no shop have all of it',
    () => twisted((jobs) => jobs, { concurrency: 1_000 }),
    'runs at once',
  ],
  [
    'gives a shop all it has',
    'carries out a bounded number at once, and lets no shop have all of it',
    () => twisted(unfair),
    "hold up another's",
  ],
  [
    'does not release its runs when it stops',
    'releases running runs when it stops, waits for them, and starts no more',
    () =>
      twisted((jobs) => ({
        ...jobs,
        attach: (worker) => jobs.attach({ ...worker, release: () => undefined }),
      })),
    'does not release the runs',
  ],
  [
    'does not wait when it stops',
    'releases running runs when it stops, waits for them, and starts no more',
    () => twisted((jobs) => ({ ...jobs, stop: async () => void jobs.stop() })),
    'without waiting',
  ],
  [
    'delivers after it has stopped',
    'releases running runs when it stops, waits for them, and starts no more',
    () =>
      twisted((jobs) => {
        let work: (() => unknown) | undefined;
        return {
          ...jobs,
          attach: (worker) => {
            work = () => worker.execute({ scope: { shopId: 'a' }, runId: 'late' });
            jobs.attach(worker);
          },
          stop: async () => {
            await jobs.stop();
            work?.();
          },
        };
      }),
    'unrequested deliveries',
  ],
  [
    'waits for ever when it stops',
    'stops in time even if a run is not released',
    () => twisted((jobs) => jobs, { stopWithinMs: 60_000 }),
    'had not stopped',
  ],
  [
    'waits for its start when it stops',
    'stops where it never started',
    () =>
      twisted((jobs) => {
        const started = Promise.withResolvers<void>();
        return {
          ...jobs,
          start: async () => started.resolve(),
          stop: async () => {
            await Promise.race([started.promise, delay(60_000, undefined, { ref: false })]);
          },
        };
      }),
    'had not stopped',
  ],
  ['is deaf', 'calls ports outside of any request, though 40 shops ask at once', () => twisted(deaf), 'had not ended'],
  [
    'starts from scratch with each start',
    'does one job though it is started five times',
    () => twisted(beginsAnew),
    'started five times',
  ],
  [
    'starts after its stop',
    'refuses to start once it has been stopped',
    () => twisted((jobs) => ({ ...jobs, start: async () => undefined })),
    'starts again',
  ],
  ['is deaf', 'carries out what is due with a clock that is an hour ahead', () => twisted(deaf), 'had not ended'],
  ['is deaf', 'carries out what is due with a clock that is an hour behind', () => twisted(deaf), 'had not ended'],
  [
    'is deaf',
    'leaves a run to the worker that holds it, though the clock of another is an hour ahead',
    () => twisted(deaf),
    'does not get on',
  ],
  [
    'delivers within the transaction',
    'delivers a run once its transaction is committed, and never one that is rolled back',
    () => twisted((jobs) => ({ ...jobs, enqueueIn: async (_, ...delivery) => jobs.enqueue(...delivery) })),
    'though its transaction was rolled back',
  ],
  [
    'delivers what is committed alone, but before it is',
    'delivers a run once its transaction is committed, and never one that is rolled back',
    () =>
      twisted((jobs, shared) => ({
        ...jobs,
        async enqueueIn(_, ...delivery) {
          if (shared.size > 0) void jobs.enqueue(...delivery);
          shared.add('rolled back');
        },
      })),
    'before its transaction was committed',
  ],
  [
    'drops what is delivered twice',
    'carries out once a run that is delivered many times to many workers',
    () =>
      twisted((jobs, shared) => {
        const first = onceEver(jobs, shared);
        return working(async (worker, delivery) => {
          await delay(20);
          return shared.has(delivery.runId) ? null : worker.execute(delivery);
        })(first, shared);
      }),
    'does not get on',
  ],
  [
    'forgets what waited in line',
    'carries out runs of one subject one after another, in the order of their requests',
    () => twisted(only(({ runId }, _, shared) => shared.has(runId) || (shared.size < 2 && shared.add(runId).size > 0))),
    'had not ended',
  ],
  ['is deaf', 'takes a run up at its time', () => twisted(deaf), 'had not ended'],
  [
    'delivers once ever',
    'takes a run up again after a passing fault',
    () =>
      twisted((jobs, shared) =>
        onceEver(working(async (worker, delivery) => worker.execute(delivery).then(() => null))(jobs, shared), shared),
      ),
    'had not ended',
  ],
  ['is deaf', 'never starts a run that was cancelled while it waited', () => twisted(deaf), 'had not ended'],
  [
    'keeps no worker free',
    'ends a run that is cancelled under way, and goes on with others',
    () =>
      twisted(
        working(async (worker, delivery) => worker.execute(delivery).then(() => new Promise(() => undefined))),
        { concurrency: 1 },
      ),
    'had not ended',
  ],
  [
    'is deaf from the first delivery on that it does not understand',
    'gets over deliveries of runs that there are not',
    () => twisted(only(({ runId }, _, shared) => (isId(runId) || shared.add('deaf').size < 0) && shared.size === 0)),
    'had not ended',
  ],
  [
    'delivers once ever',
    'leaves what is under way to another worker when it stops',
    () => twisted(onceEver),
    'had not ended',
  ],
  ['delivers once ever', 'makes good what a worker that is killed leaves', () => twisted(onceEver), 'had not ended'],
  ['is deaf', 'fetches what deliveries named, in one run at a time', () => twisted(deaf), 'is not fetched'],
  [
    'delivers once ever',
    'fetches what deliveries named if the worker at it is killed',
    () => twisted(onceEver),
    'had not ended',
  ],
  [
    'loses a run',
    'loses none of many runs and doubles none, with several workers, one of which is killed',
    () => twisted(only(knows)),
    'had not ended',
  ],
];

/** What comes before the broken promise is late on a busy machine, and is then what a check finds. */
const patientPace = { ...shortPace, soonMs: 10_000, madeGoodWithinMs: 20_000 };

/** What a check finds, in words. */
const findingOf = (name: CheckName, subject: JobEngineUnderTest, pace: Pace): Promise<string> =>
  checks[name](subject, pace).then(
    () => 'nothing',
    (error: unknown) => String(error),
  );

describe('an engine is found out that', () => {
  it.each(broken)('%s (%s)', async (_, name, subject, says) => {
    const finding = await findingOf(name, subject(), shortPace);
    if (finding.includes(says)) return;
    expect(await findingOf(name, subject(), patientPace)).toContain(says);
  });

  it('breaks any promise at all: every check has an engine that fails it', () => {
    const failed = new Set(broken.map(([, name]) => name));
    expect([...failed].toSorted()).toEqual(Object.keys(checks).toSorted());
  });
});

describe('an engine that is right', () => {
  // What must not happen is waited for as shortly as above, and what is due with patience: a slow machine breaks no promise.
  const { soonMs, madeGoodWithinMs, stopsWithinMs } = defaultPace;
  const pace = { ...shortPace, soonMs, madeGoodWithinMs, stopsWithinMs };

  it.each(Object.entries(checks))('%s', async (_, check) => {
    await expect(
      check(
        twisted((jobs) => jobs),
        pace,
      ),
    ).resolves.toBeUndefined();
  });
});
