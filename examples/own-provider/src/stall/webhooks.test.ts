import { createClock } from '@makerfex/integrations-testkit/simulator';
import { expect, it } from 'vitest';
import { stall } from './provider.ts';
import { createStallSimulator } from './simulator.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A stall whose deliveries are verified and read as core does it. */
function start() {
  const clock = createClock(Date.UTC(2026, 10, 24, 12));
  const { webhooks } = stall({ webhookSecret: secret });
  const received: { verdict: string | undefined; id: string | null | undefined; facts: unknown }[] = [];
  const simulator = createStallSimulator({
    visitors: 3,
    clock,
    webhooks: { url: 'https://host.example/webhooks/stall/', secret },
    fetch: async (request) => {
      const body = new Uint8Array(await request.arrayBuffer());
      const { headers } = request;
      const asked = { body, headers, query: new URLSearchParams(), receivedAt: new Date(clock.now()) };
      const verdict = webhooks?.verify(asked);
      const facts = verdict === 'verified' ? webhooks?.read(asked).flatMap((message) => message.facts) : [];
      received.push({ verdict, id: webhooks?.deliveryId?.(asked), facts });
      return new Response(null, { status: verdict === 'verified' ? 204 : 401 });
    },
  });
  return { clock, simulator, received };
}

it('announces each change, which says only where to look', async () => {
  const { simulator, received } = start();
  simulator.rename(2, 'Ada');
  simulator.remove(3);
  await simulator.deliveries.settled();
  const fact = { type: 'records', kind: 'customer' };
  expect(received).toMatchObject([
    { verdict: 'verified', facts: [{ ...fact, externalIds: ['2'], mayBeGone: false }] },
    { verdict: 'verified', facts: [{ ...fact, externalIds: ['3'], mayBeGone: true }] },
  ]);
});

it('sends again what was refused, signed anew, with the same id', async () => {
  const { clock, simulator, received } = start();
  simulator.deliveries.faults.next({ kind: 'tampered' });
  simulator.rename(2, 'Ada');
  await simulator.deliveries.settled();
  clock.advance(3_600_000);
  await simulator.deliveries.settled();
  expect(received.map(({ verdict }) => verdict)).toEqual(['wrong_signature', 'verified']);
  expect(new Set(received.map(({ id }) => id)).size).toBe(1);
});
