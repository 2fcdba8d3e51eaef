import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCrashWorld, type Vendor } from '../test/crash-world.ts';

describe('a hand-off whose process is killed', () => {
  let world: Awaited<ReturnType<typeof openCrashWorld>>;
  beforeAll(async () => {
    world = await openCrashWorld();
  });
  afterAll(() => world.close());

  const mailsOf = (runId: string) => world.mails.mails.filter(({ messageId }) => messageId?.includes(runId));
  const callsOf = (runId: string) => world.webhook.calls.filter(({ id }) => id === runId);
  /** Another worker gets the same request. */
  const resume = async (vendor: Vendor, key: string) => {
    const end = await world.livingWorker().handOff(vendor, key);
    const invoices = await world.invoicesOf(key);
    expect([key, invoices]).toEqual([key, [end.id]]);
    return end;
  };

  it.each(['issuing', 'delivered'])(
    'at "%s" ends with one invoice and one mail',
    async (place) => {
      const key = `mail killed at ${place}`;
      await world.livingWorker().dieOver('painter', key, place);
      const end = await resume('painter', key);
      expect(end).toMatchObject({ state: 'SUCCESS', code: null, result: { delivery: { by: 'email' } } });
      expect(mailsOf(end.id)).toHaveLength(1);
    },
    180_000,
  );

  it.each([
    ['before the mail goes out', 'delivering', 0],
    ['while the mail goes out', 'before', 0],
    ['after the mail was accepted', 'after', 1],
  ] as const)(
    '%s is not resent automatically and ends with an unknown outcome',
    async (_, place, sent) => {
      const key = `mail killed ${place}`;
      const worker = world.livingWorker();
      const diesInCall = place !== 'delivering';
      if (diesInCall) {
        world.mails.onData = async (mail) => {
          if (place === 'after') world.mails.mails.push(mail);
          await worker.kill();
          throw new Error('Its sender is dead.');
        };
      }
      await worker.dieOver('painter', key, diesInCall ? null : place);
      world.mails.onData = async () => undefined;
      const end = await resume('painter', key);
      expect(end).toMatchObject({ state: 'FAILURE', code: 'outcome_unknown' });
      expect(mailsOf(end.id)).toHaveLength(sent);

      await world.shop.runs.reconcile(end.id);
      const after = await resume('painter', key);
      expect(after).toMatchObject({ id: end.id, state: 'SUCCESS' });
      expect(mailsOf(end.id)).toHaveLength(sent + 1);
    },
    180_000,
  );

  it.each([
    // The other places are in `push-conformance.test.ts`, without processes.
    ['issuing', 1],
    ['before', 1],
    ['after', 2],
  ] as const)(
    'at "%s" ends with one invoice and one webhook message',
    async (place, calls) => {
      const key = `webhook killed at ${place}`;
      const worker = world.livingWorker();
      const diesInCall = place === 'before' || place === 'after';
      if (diesInCall) {
        world.webhook.hooks.onCall = async (call) => {
          world.webhook.hooks.onCall = async () => undefined;
          if (place === 'after') world.webhook.calls.push(call);
          await worker.kill();
          throw new Error('Its sender is dead.');
        };
      }
      await worker.dieOver('packer', key, diesInCall ? null : place);
      const end = await resume('packer', key);
      expect(end).toMatchObject({ state: 'SUCCESS', code: null });
      expect(callsOf(end.id)).toHaveLength(calls);
      // A receiver that deduplicates by message id gets it once.
      expect(new Set(callsOf(end.id).map(({ raw }) => raw)).size).toBe(1);
    },
    180_000,
  );

  it.each(['painter', 'packer'] as const)(
    'happens once when two workers get the request at once: %s',
    async (vendor) => {
      const key = `for two: ${vendor}`;
      const workers = [world.startWorker(), world.startWorker()];
      const [one, other] = await Promise.all(workers.map((worker) => worker.handOff(vendor, key)));
      await Promise.all(workers.map((worker) => worker.end()));
      expect(one).toMatchObject({ state: 'SUCCESS' });
      expect(other).toEqual(one);
      expect(await world.invoicesOf(key)).toHaveLength(1);
      expect([...mailsOf(one?.id ?? ''), ...callsOf(one?.id ?? '')]).toHaveLength(1);
    },
    180_000,
  );
});
