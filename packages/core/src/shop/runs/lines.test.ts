import { describe, expect, it } from 'vitest';
import { gate, lineHost } from '../../../test/line-host.ts';
import { IntegrationError } from '../../errors.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';

/** A line about order 1: its first run is under way and waits at the gate, and `second` and `third` wait behind it. */
async function waitingLine() {
  const host = await lineHost();
  const door = gate();
  host.script.note = ({ input }) => (input.text === 'first' ? door.pass() : Promise.resolve());
  const first = await host.note('order 1', 'first');
  await door.begun;
  const [second, third] = [await host.note('order 1', 'second'), await host.note('order 1', 'third')];
  return { ...host, door, first, second, third };
}

/** Loses every delivery. */
const noEngine: JobEngine = {
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

describe('runs of one subject', () => {
  it('wait in line and run one after another, each soon after the one before', async () => {
    const { door, first, second, third, noted, state, shop } = await waitingLine();
    expect([first, second, third].map(({ subject, place }) => [subject, place])).toEqual([
      ['order 1', 1],
      ['order 1', 2],
      ['order 1', 3],
    ]);
    expect([await state(second.id), await state(third.id)]).toEqual(['PENDING', 'PENDING']);
    door.open();
    await shop.runs.waitFor(third.id);
    expect(noted).toEqual(['first', 'second', 'third']);
  });

  it('do not hold up runs of another subject', async () => {
    const { door, note, noted, shop } = await waitingLine();
    await shop.runs.waitFor((await note('order 2', 'other')).id);
    expect(noted).toEqual(['other']);
    door.open();
  });

  it('are joined by a request with the input of the last in line, and by no other', async () => {
    const { door, first, third, note } = await waitingLine();
    expect((await note('order 1', 'third', { idempotencyKey: 'k' })).id).toBe(third.id);
    const again = await note('order 1', 'first');
    expect([again.id === first.id, again.place]).toEqual([false, 4]);
    expect((await note('order 1', 'third', { idempotencyKey: 'k' })).id).toBe(third.id);
    door.open();
  });

  it('are joined by one of several equal requests at the same moment', async () => {
    const { door, note } = await waitingLine();
    const asked = await Promise.all(['fourth', 'fourth', 'fourth'].map((text) => note('order 1', text)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    door.open();
  });

  it('go on after one that failed', async () => {
    const { script, note, noted, shop } = await lineHost();
    const door = gate();
    script.note = async ({ input }) => {
      if (input.text !== 'first') return;
      await door.pass();
      throw new IntegrationError('provider_rejected', 'Refused.');
    };
    const first = await note('order 1', 'first');
    await door.begun;
    const second = await note('order 1', 'second');
    door.open();
    await shop.runs.waitFor(second.id);
    expect([(await shop.runs.get(first.id)).state, noted]).toEqual(['FAILURE', ['second']]);
  });

  it('close up when one that waits is cancelled', async () => {
    const { door, second, third, noted, shop, state } = await waitingLine();
    await shop.runs.cancel(second.id);
    expect([await state(second.id), await state(third.id)]).toEqual(['REVOKED', 'PENDING']);
    door.open();
    await shop.runs.waitFor(third.id);
    expect(noted).toEqual(['first', 'third']);
  });

  it('let the next one start when the first is cancelled before it started', async () => {
    const { note, noted, shop } = await lineHost();
    const first = await note('order 1', 'first', { eta: new Date(Date.now() + 3_600_000) });
    const second = await note('order 1', 'second');
    await shop.runs.cancel(first.id);
    await shop.runs.waitFor(second.id);
    expect(noted).toEqual(['second']);
  });

  it('expire while they wait, and let the next one start', async () => {
    const { script, note, noted, shop, integrations } = await lineHost();
    const door = gate();
    script.note = ({ input }) => (input.text === 'first' ? door.pass() : Promise.resolve());
    await integrations.start();
    await note('order 1', 'first');
    await door.begun;
    const second = await note('order 1', 'second', { expiresAt: new Date(Date.now() + 50) });
    const third = await note('order 1', 'third');
    expect((await shop.runs.waitFor(second.id)).state).toBe('REVOKED');
    door.open();
    await shop.runs.waitFor(third.id);
    expect(noted).toEqual(['first', 'third']);
  });

  it('are at most 100 that wait', async () => {
    const { door, note } = await waitingLine();
    for (let n = 2; n < 100; n += 1) await note('order 1', `${n}`);
    await expect(note('order 1', 'too many')).rejects.toMatchObject({
      code: 'run_in_progress',
      message: expect.stringContaining('100 runs of note_thing wait'),
    });
    await expect(note('order 2', 'other')).resolves.toMatchObject({ place: 1 });
    door.open();
  });

  it('are refused while it is unknown whether one of them went out, and those of other subjects are not', async () => {
    const { script, note, shop, noted } = await lineHost();
    script.note = async ({ steps, input }) => {
      if (input.text !== 'first') return;
      await steps.attempt('sent', true);
      throw new IntegrationError('provider_rejected', 'No answer.');
    };
    const { id } = await note('order 1', 'first');
    expect((await shop.runs.waitFor(id)).error?.code).toBe('outcome_unknown');
    await expect(note('order 1', 'second')).rejects.toMatchObject({ code: 'outcome_unknown' });
    await shop.runs.waitFor((await note('order 2', 'other')).id);
    await shop.runs.settle(id, 'not_done');
    await shop.runs.waitFor((await note('order 1', 'second')).id);
    expect(noted).toEqual(['other', 'second']);
  });

  it('are found by the sweep if the process ended before it could deliver the next', async () => {
    const engines = [noEngine];
    const { note, noted, storage, process, actor } = await lineHost({ jobs: () => engines.pop() });
    const first = await note('order 1', 'first');
    const second = await note('order 1', 'second');
    await storage.transaction(actor, async ({ runs }) => {
      await runs.claim(first.id, 'killed', new Date(), 1000);
      await runs.finish(first.id, 'killed', { state: 'SUCCESS', at: new Date() });
    });
    const other = process();
    expect(await other.start()).toBe(1);
    await other.for(actor).runs.waitFor(second.id);
    expect(noted).toEqual(['second']);
  });

  it('need a subject of one line', async () => {
    const { note } = await lineHost();
    for (const about of ['', 'two\nlines', 'x'.repeat(201)])
      await expect(note(about, 'text')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
