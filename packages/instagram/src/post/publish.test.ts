import type { EventRow } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { instagramHost, owner } from '../../test/host.ts';
import type { FaultOrder } from '../simulator/index.ts';

const onPublish = { path: 'media_publish' } as const;
/** What a run has noted where it is certain that nothing was posted. */
const notOut = { attempted: false, notes: { publishing: null } };
const blocked = { code: 4, subcode: 2207051 };

/** Whatever can be answered to a publish that says nothing of what came of it. */
const silences: [name: string, fault: FaultOrder][] = [
  ['no answer in time', { kind: 'silent' }],
  ['a broken connection', { kind: 'dropped' }],
  ['a fault of the server', { kind: 'server_error' }],
  ['half an answer', { kind: 'truncated' }],
  ['an answer that is no JSON', { kind: 'malformed' }],
  ['4/2207051 (postiz-app#1681)', { kind: 'graph_error', error: blocked }],
  ['the ambiguous 100/33', { kind: 'graph_error', error: { code: 100, subcode: 33 } }],
  ['an unknown error of Instagram’s own', { kind: 'graph_error', error: { code: 1 } }],
  ['an error that nobody knows', { kind: 'graph_error', error: { code: 77_777 } }],
  ['a server error in Instagram’s form', { kind: 'graph_error', error: { code: -1, subcode: 2207001 } }],
];

describe('a publish that is answered with', () => {
  it.each(silences)('%s and was done is one post, whose id is not guessed', async (_, fault) => {
    const { posted, simulator, asked } = await instagramHost();
    simulator.faults.next({ ...fault, ...onPublish, takesEffect: true });
    expect(await posted()).toMatchObject({ media_id: null, permalink: null, container_id: expect.any(String) });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(1);
  });

  it.each(silences.filter(([, { kind }]) => kind !== 'truncated'))(
    '%s and was not done is sent again, the same container after a while',
    async (_, fault) => {
      const { posted, simulator, asked } = await instagramHost();
      simulator.faults.next({ ...fault, ...onPublish });
      expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
      expect(simulator.posts).toHaveLength(1);
      expect(new Set(asked('media_publish').map(({ parameters }) => parameters['creation_id'])).size).toBe(1);
      expect(asked(/POST .*\/media$/)).toHaveLength(1);
    },
  );

  it('a fault and is done a moment later is one post: it is not sent again before the grace is over', async () => {
    const { posted, simulator, asked } = await instagramHost({ timing: { graceMs: 120 } });
    simulator.faults.next({ kind: 'server_error', ...onPublish, takesEffect: 60 });
    expect(await posted()).toMatchObject({ media_id: null });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(1);
  });
});

it('a publish without an answer is followed to its end where its container may not be read at first (code 10)', async () => {
  const { posted, simulator, asked, atStep } = await instagramHost();
  simulator.faults.next({ kind: 'dropped', ...onPublish, takesEffect: true });
  const refusal = { kind: 'graph_error', error: { code: 10, status: 403 }, method: 'GET', path: /\/179\d+$/ } as const;
  atStep('publishing', () => simulator.faults.next({ ...refusal, count: 7 }));
  expect(await posted()).toMatchObject({ media_id: null });
  expect(simulator.posts).toHaveLength(1);
  expect(asked('media_publish')).toHaveLength(1);
});

describe('an outcome that cannot be found out', () => {
  /** The post may be live, and nothing can be read of it. */
  const inDoubt = async (takesEffect: boolean) => {
    const host = await instagramHost({ timing: { pollForMs: 60 } });
    host.simulator.faults.next({ kind: 'silent', ...onPublish, takesEffect });
    host.atStep('publishing', () =>
      host.simulator.faults.next({ kind: 'graph_error', error: { code: 100, subcode: 33 }, method: 'GET', count: 999 }),
    );
    return { ...host, run: await host.post() };
  };

  it('is told, and nothing new is made', async () => {
    const { run, simulator, asked, ask, shop, connectionId } = await inDoubt(true);
    expect(run).toMatchObject({
      state: 'FAILURE',
      error: { code: 'outcome_unknown', message: expect.stringContaining('not known whether product mug was posted') },
    });
    expect(asked('media_publish')).toHaveLength(1);
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
    simulator.faults.clear();
    await expect(ask()).rejects.toMatchObject({ code: 'outcome_unknown', message: expect.stringContaining(run.id) });
    expect(simulator.posts).toHaveLength(1);
    expect((await shop.connections.get(connectionId)).status).toBe('enabled');
  });

  it.each([
    ['was posted', true],
    ['was not', false],
  ])('is reconciled where it %s: there is one post then', async (_, takesEffect) => {
    const { run, simulator, shop, asked } = await inDoubt(takesEffect);
    simulator.faults.clear();
    await shop.runs.reconcile(run.id);
    const found = await shop.runs.finished(run.id);
    expect(found).toMatchObject({
      state: 'SUCCESS',
      result: { media_id: takesEffect ? null : simulator.posts[0]?.id, container_id: simulator.posts[0]?.containerId },
    });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(takesEffect ? 1 : 2);
  });

  it('is settled by a person', async () => {
    const { run, shop, ask } = await inDoubt(true);
    expect(await shop.runs.settle(run.id, 'done')).toMatchObject({
      state: 'SUCCESS',
      result: { settled_by: owner.id },
    });
    expect(await ask()).toMatchObject({ state: 'PENDING' });
  });

  it('stays one where the credential is taken back meanwhile', async () => {
    const { post, simulator, asked, atStep } = await instagramHost();
    simulator.faults.next({ kind: 'server_error', ...onPublish, takesEffect: true });
    atStep('publishing', () => simulator.faults.next({ kind: 'token_expired', method: 'GET', count: 999 }));
    expect(await post()).toMatchObject({ error: { code: 'outcome_unknown' } });
    expect(asked('media_publish')).toHaveLength(1);
  });

  it.each([
    ['quota', { code: 9, subcode: 2207042 }],
    ['a restricted account', { code: 25, subcode: 2207050 }],
    ['bad input', { code: 100, subcode: 2207023 }],
    ['a dead token', { code: 190, subcode: 460 }],
    ['too many calls', { code: 80_002 }],
    ['a container that is gone', { code: 24, subcode: 2207008 }],
  ])('is not made certain by a later refusal: %s', async (_, error) => {
    const { post, simulator } = await instagramHost({ timing: { graceMs: 20 } });
    // The first one takes effect long after, the second one is refused.
    simulator.faults.next({ kind: 'silent', ...onPublish, takesEffect: 60_000 });
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error });
    expect(await post()).toMatchObject({ error: { code: 'outcome_unknown' } });
  });

  it.each([
    ['failed', 2207026],
    ['has expired', 'expired'],
  ] as const)('is none where Instagram says that the container %s: another one can be made', async (_, how) => {
    const { post, simulator, atStep, shop } = await instagramHost();
    simulator.faults.next({ kind: 'server_error', ...onPublish });
    atStep('publishing', () => simulator.containers.endAll(how));
    const run = await post();
    expect(run).toMatchObject({
      error: { code: 'provider_rejected', message: expect.stringContaining('nothing was posted') },
      steps: { ...notOut, notes: { container: null } },
    });
    expect(simulator.posts).toEqual([]);
    await shop.runs.reconcile(run.id);
    expect(await shop.runs.finished(run.id)).toMatchObject({ state: 'SUCCESS' });
    expect(simulator.posts).toHaveLength(1);
  });

  it.each([2207006, 2207008, 2207020])('is not ended by a container that is not found: %i', async (subcode) => {
    const { post, simulator, atStep, asked } = await instagramHost({ timing: { pollForMs: 60 } });
    simulator.faults.next({ kind: 'silent', ...onPublish, takesEffect: true });
    const gone = { kind: 'graph_error', error: { code: 24, subcode }, method: 'GET', count: 999 } as const;
    atStep('publishing', () => simulator.faults.next(gone));
    expect(await post()).toMatchObject({ error: { code: 'outcome_unknown' }, steps: { attempted: true } });
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
  });
});

describe('a publish that Instagram refuses for certain', () => {
  const refusals: [code: number, subcode: number | undefined, expected: string, words: string][] = [
    [25, 2207050, 'provider_rejected', 'sign in to Instagram'],
    [368, undefined, 'provider_rejected', 'blocked the account for a while'],
    [36004, 2207010, 'provider_rejected', 'the caption is longer'],
    [100, 2207028, 'provider_rejected', '2 to 10 pictures'],
    [190, 460, 'provider_auth', 'password'],
    [10, undefined, 'provider_auth', 'has not granted this'],
    [230, undefined, 'provider_auth', 'has not granted this'],
  ];
  it.each(refusals)('with %i/%s ends as %s, with nothing posted', async (code, subcode, expected, words) => {
    const { post, simulator, ask } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code, subcode } });
    const run = await post();
    expect(run).toMatchObject({
      state: 'FAILURE',
      error: { code: expected, message: expect.stringContaining('nothing was posted') },
      steps: notOut,
    });
    expect(run.error?.message).toContain(words);
    expect(simulator.posts).toEqual([]);
    expect(await ask()).toMatchObject({ state: 'PENDING' });
  });

  it('because it is not ready (activepieces#10389) is sent again, the same', async () => {
    const { posted, simulator, asked } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 9007, subcode: 2207027 } });
    expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
    expect(simulator.posts).toHaveLength(1);
  });

  it.each([
    ['does not come up, at the third refusal', 2207008, 3],
    ['is not found', 2207006, 1],
    ['has expired', 2207020, 1],
  ])('because its container %s is made anew', async (_, subcode, count) => {
    const { posted, simulator, asked } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 24, subcode }, count });
    expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
    const sent = asked('media_publish').map(({ parameters }) => parameters['creation_id']);
    expect(sent).toHaveLength(count + 1);
    expect(new Set(sent.slice(0, count)).size).toBe(1);
    expect(sent.at(-1)).not.toBe(sent[0]);
    expect(simulator.posts).toHaveLength(1);
  });

  it('because the day is used up waits for an hour', async () => {
    const { ask, shop, simulator, events } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 9, subcode: 2207042 } });
    const { id } = await ask();
    await expect.poll(() => events('run.retrying')).toHaveLength(1);
    const { state, eta, steps } = await shop.runs.get(id);
    expect(state).toBe('RETRY');
    expect(((eta?.getTime() ?? 0) - Date.now()) / 60_000).toBeCloseTo(60, 0);
    expect(steps).toMatchObject(notOut);
    expect(await shop.runs.cancel(id)).toMatchObject({ state: 'REVOKED' });
    expect(simulator.posts).toEqual([]);
  });

  it('because it is not ready can be cancelled while it waits to be sent again', async () => {
    const { ask, shop, simulator, events } = await instagramHost({ timing: { lateMs: 60_000 } });
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 9007, subcode: 2207027 } });
    const { id } = await ask();
    const isPublishing = ({ meta }: EventRow) => meta['step'] === 'publishing';
    await expect.poll(async () => (await events('run.step')).filter(isPublishing)).toHaveLength(2);
    expect((await shop.runs.get(id)).steps).toMatchObject(notOut);
    await shop.runs.cancel(id);
    expect(await shop.runs.finished(id)).toMatchObject({ state: 'REVOKED' });
    expect(simulator.posts).toEqual([]);
  });

  it('because of too many calls waits as long as Instagram says, and posts then', async () => {
    const { ask, shop, simulator, events } = await instagramHost();
    simulator.faults.next({ kind: 'rate_limited', ...onPublish, minutesToRegain: 7 });
    const { id } = await ask();
    await expect.poll(() => events('run.retrying')).toHaveLength(1);
    const { eta } = await shop.runs.get(id);
    expect(((eta?.getTime() ?? 0) - Date.now()) / 60_000).toBeCloseTo(7, 0);
    const other = await instagramHost();
    other.simulator.faults.next({ kind: 'rate_limited', ...onPublish, minutesToRegain: 0 });
    expect(await other.posted()).toMatchObject({ media_id: other.simulator.posts[0]?.id });
    expect(other.simulator.posts).toHaveLength(1);
  });
});

it('a publish that is kept back by the budget of calls was not sent: the run waits, and nothing is in doubt', async () => {
  const { ask, shop, simulator, asked, atStep, events } = await instagramHost({ maxBudgetWaitMs: 1_000 });
  atStep('container', () => simulator.useUp(100));
  const { id } = await ask();
  await expect.poll(() => events('run.retrying')).toHaveLength(1);
  expect(await shop.runs.get(id)).toMatchObject({
    state: 'RETRY',
    error: { code: 'provider_rate_limited' },
    steps: notOut,
  });
  expect(asked('media_publish')).toEqual([]);
});
