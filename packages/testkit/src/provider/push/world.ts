import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Provider } from '@makerfex/integrations-core/provider';
import { isFinished, type RunRow } from '@makerfex/integrations-core/storage';
import { issueToSet } from '../credentials.ts';
import { answer } from '../faults.ts';
import { fail } from '../records.ts';
import { mortalStorage } from './mortal-storage.ts';
import { type Life, never, type PushUnderTest } from './subject.ts';

/** What happens to the requests and after the steps of the worker that begins a run. Both count from 0. */
export interface Interference {
  /**
   * Answers a request instead of the simulator, or leaves it to it.
   * @param reach lets the request take effect, and returns its answer
   */
  readonly request?: (index: number, reach: () => Promise<Response>, act: RequestActs) => Promise<Response>;
  readonly step?: (index: number, act: { readonly die: () => void; readonly cancel: () => Promise<unknown> }) => void;
}

export interface RequestActs {
  /** The worker ends here: it gets no answer. */
  readonly die: () => void;
  /** The provider's answer to too many requests. */
  readonly refuse: (retryAfterSeconds: number) => Response;
}

export interface Ending {
  readonly run: RunRow;
  /** Of the worker that began it, e.g. `POST /v1/posts`. */
  readonly requests: readonly string[];
  /** Names of the steps that it committed. */
  readonly steps: readonly string[];
}

const owner = { id: 'owner', shopId: 'shop-under-test', role: 'owner' } as const;
/** As long as a run may take that has to give up, pauses of a provider included. */
const mostMs = 20_000;
const lookEveryMs = 2;
/** So long that only a worker that died loses its lease: its end is brought forward. */
const leaseMs = 60_000;
/** Pauses of retries are too short to be felt. */
const retry = { baseMs: 1, maxMs: 2 };

/** Runs a push once, through the runs of core on memory storage; after its death another worker resumes it. */
export async function runPush(
  subject: PushUnderTest,
  capability: string,
  input: unknown,
  interference: Interference = {},
): Promise<Ending> {
  const storage = memoryStorage();
  const vault = keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } });
  const life: Life = { isOver: false };
  const refuse = subject.tooManyRequests ?? ((seconds) => answer(429, { 'retry-after': String(seconds) }));
  const requests: string[] = [];
  const steps: string[] = [];
  const startWorker = (of: { life: Life; fetch: typeof fetch; onStep: (name: string) => void }) =>
    createIntegrations<Provider, unknown>({
      providers: [subject.provider],
      storage: mortalStorage(storage, of.life, of.onStep),
      vault,
      ports: subject.ports ?? {},
      outbound: { fetch: of.fetch, retry, allowPrivateAddresses: true },
      runs: { leaseMs, retry },
      log: { error: () => undefined },
    });

  const first = startWorker({
    life,
    fetch: async (from, init) => {
      if (life.isOver) return never();
      const request = new Request(from, init);
      const index = requests.push(`${request.method} ${new URL(request.url).pathname}`) - 1;
      const reach = () => subject.simulator.fetch(request);
      const response = await (interference.request?.(index, reach, { die: end, refuse }) ?? reach());
      return life.isOver ? never() : response;
    },
    onStep(name) {
      const index = steps.push(name) - 1;
      interference.step?.(index, { die: end, cancel: () => second.for(owner).runs.cancel(id) });
    },
  });
  const second = startWorker({
    life: { isOver: false },
    fetch: (from, init) => subject.simulator.fetch(new Request(from, init)),
    onStep: () => undefined,
  });
  const findRun = () => storage.transaction(owner, (unit) => unit.runs.find(id));
  /** Another worker finds the run at once, instead of when the lease expires. */
  const resume = async (): Promise<void> => {
    await storage.transaction(owner, async ({ runs }) => {
      const { leaseOwner } = (await runs.find(id)) ?? {};
      if (leaseOwner) await runs.advance(id, leaseOwner, new Date(0), {});
    });
    await second.start();
  };
  const death = Promise.withResolvers<void>();
  const end = () => {
    life.isOver = true;
    death.resolve();
  };

  const connection = await second
    .for(owner)
    .connections.create({ providerKey: subject.provider.key, config: subject.config });
  const { credential = issueToSet(subject.provider, subject.simulator) } = subject;
  if (credential) await second.for(owner).credentials.set(connection.id, credential);
  // A worker that dies before it has answered the request for a run has committed the run.
  let id = '';
  ({ id } = await first.for(owner).actions.run(connection.id, capability, input));
  void death.promise.then(resume);
  try {
    for (const until = Date.now() + mostMs; Date.now() < until; await delay(lookEveryMs)) {
      const run = await findRun();
      if (run && isFinished(run.state)) return { run, requests, steps };
    }
    const { state, error } = (await findRun()) ?? {};
    return fail(
      `After ${mostMs} ms the run has not ended; it is ${state}${error ? `: ${error.message}` : ''}. Give every loop and every wait of the push an end, and shorten its pauses for the test.`,
    );
  } finally {
    // A dead worker never finishes stopping.
    void first.stop();
    await second.stop();
  }
}
