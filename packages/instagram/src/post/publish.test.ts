import type { EventRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { instagramHost, owner } from '../../test/host.ts';
import type { FaultOrder } from '../simulator/index.ts';

const onPublish = { path: 'media_publish' } as const;
/** The steps of a run that certainly posted nothing. */
const nothingPosted = { attempted: false, notes: { publishing: null } };
const blocked = { code: 4, subcode: 2207051 };

/** Every answer to a publish that leaves its outcome unknown. */
const ambiguousAnswers: [name: string, fault: FaultOrder][] = [
  ['no answer in time', { kind: 'silent' }],
  ['a broken connection', { kind: 'dropped' }],
  ['a server error', { kind: 'server_error' }],
  ['half an answer', { kind: 'truncated' }],
  ['an answer that is not JSON', { kind: 'malformed' }],
  ['4/2207051 (postiz-app#1681)', { kind: 'graph_error', error: blocked }],
  ['the ambiguous 100/33', { kind: 'graph_error', error: { code: 100, subcode: 33 } }],
  ['an internal error of Instagram', { kind: 'graph_error', error: { code: 1 } }],
  ['an unknown error', { kind: 'graph_error', error: { code: 77_777 } }],
  ['a server error in Instagram’s form', { kind: 'graph_error', error: { code: -1, subcode: 2207001 } }],
];

describe('a publish', () => {
  it.each(ambiguousAnswers)('with %s that took effect is one post, whose id is not guessed', async (_, fault) => {
    const { posted, simulator, asked } = await instagramHost();
    simulator.faults.next({ ...fault, ...onPublish, takesEffect: true });
    expect(await posted()).toMatchObject({ media_id: null, permalink: null, container_id: expect.any(String) });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(1);
  });

  it.each(ambiguousAnswers.filter(([, { kind }]) => kind !== 'truncated'))(
    'with %s that had no effect is sent again with the same container',
    async (_, fault) => {
      const { posted, simulator, asked } = await instagramHost();
      simulator.faults.next({ ...fault, ...onPublish });
      expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
      expect(simulator.posts).toHaveLength(1);
      expect(new Set(asked('media_publish').map(({ parameters }) => parameters['creation_id'])).size).toBe(1);
      expect(asked(/POST .*\/media$/)).toHaveLength(1);
    },
  );

  it('with a server error that takes effect a moment later is not sent again within `graceMs`', async () => {
    const { posted, simulator, asked } = await instagramHost({ timing: { graceMs: 120 } });
    simulator.faults.next({ kind: 'server_error', ...onPublish, takesEffect: 60 });
    expect(await posted()).toMatchObject({ media_id: null });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(1);
  });
});

it('resolves an unanswered publish even when the container cannot be read at first (code 10)', async () => {
  const { posted, simulator, asked, atStep } = await instagramHost();
  simulator.faults.next({ kind: 'dropped', ...onPublish, takesEffect: true });
  const refusal = { kind: 'graph_error', error: { code: 10, status: 403 }, method: 'GET', path: /\/179\d+$/ } as const;
  atStep('publishing', () => simulator.faults.next({ ...refusal, count: 7 }));
  expect(await posted()).toMatchObject({ media_id: null });
  expect(simulator.posts).toHaveLength(1);
  expect(asked('media_publish')).toHaveLength(1);
});

describe('an unknown outcome', () => {
  /** The post may be live, but its container cannot be read. */
  const withUnknownOutcome = async (takesEffect: boolean) => {
    const host = await instagramHost({ timing: { pollForMs: 60 } });
    host.simulator.faults.next({ kind: 'silent', ...onPublish, takesEffect });
    host.atStep('publishing', () =>
      host.simulator.faults.next({ kind: 'graph_error', error: { code: 100, subcode: 33 }, method: 'GET', count: 999 }),
    );
    return { ...host, run: await host.post() };
  };

  it('is reported, and nothing new is created', async () => {
    const { run, simulator, asked, ask, shop, connectionId } = await withUnknownOutcome(true);
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
  ])('is reconciled to one post when it %s', async (_, takesEffect) => {
    const { run, simulator, shop, asked } = await withUnknownOutcome(takesEffect);
    simulator.faults.clear();
    await shop.runs.reconcile(run.id);
    const found = await shop.runs.waitFor(run.id);
    expect(found).toMatchObject({
      state: 'SUCCESS',
      result: { media_id: takesEffect ? null : simulator.posts[0]?.id, container_id: simulator.posts[0]?.containerId },
    });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(takesEffect ? 1 : 2);
  });

  it('is settled by a person', async () => {
    const { run, shop, ask } = await withUnknownOutcome(true);
    expect(await shop.runs.settle(run.id, 'done')).toMatchObject({
      state: 'SUCCESS',
      result: { settled_by: owner.id },
    });
    expect(await ask()).toMatchObject({ state: 'PENDING' });
  });

  it('stays unknown when the credential is revoked meanwhile', async () => {
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
    ['a missing container', { code: 24, subcode: 2207008 }],
  ])('stays unknown after a later refusal: %s', async (_, error) => {
    const { post, simulator } = await instagramHost({ timing: { graceMs: 20 } });
    // The first request takes effect much later, the second is refused.
    simulator.faults.next({ kind: 'silent', ...onPublish, takesEffect: 60_000 });
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error });
    expect(await post()).toMatchObject({ error: { code: 'outcome_unknown' } });
  });

  it.each([
    ['failed', 2207026],
    ['has expired', 'expired'],
  ] as const)('is resolved when the container %s, and a new one can be created', async (_, how) => {
    const { post, simulator, atStep, shop } = await instagramHost();
    simulator.faults.next({ kind: 'server_error', ...onPublish });
    atStep('publishing', () => simulator.containers.endAll(how));
    const run = await post();
    expect(run).toMatchObject({
      error: { code: 'provider_rejected', message: expect.stringContaining('nothing was posted') },
      steps: { ...nothingPosted, notes: { container: null } },
    });
    expect(simulator.posts).toEqual([]);
    await shop.runs.reconcile(run.id);
    expect(await shop.runs.waitFor(run.id)).toMatchObject({ state: 'SUCCESS' });
    expect(simulator.posts).toHaveLength(1);
  });

  it.each([2207006, 2207008, 2207020])('stays unknown when the container is not found: %i', async (subcode) => {
    const { post, simulator, atStep, asked } = await instagramHost({ timing: { pollForMs: 60 } });
    simulator.faults.next({ kind: 'silent', ...onPublish, takesEffect: true });
    const missing = { kind: 'graph_error', error: { code: 24, subcode }, method: 'GET', count: 999 } as const;
    atStep('publishing', () => simulator.faults.next(missing));
    expect(await post()).toMatchObject({ error: { code: 'outcome_unknown' }, steps: { attempted: true } });
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
  });
});

describe('a definite refusal of a publish', () => {
  const refusals: [code: number, subcode: number | undefined, expected: string, words: string][] = [
    [25, 2207050, 'provider_rejected', 'sign in to Instagram'],
    [368, undefined, 'provider_rejected', 'temporarily blocked the account'],
    [36004, 2207010, 'provider_rejected', 'the caption is longer'],
    [100, 2207028, 'provider_rejected', '2 to 10 pictures'],
    [190, 460, 'provider_auth', 'password'],
    [10, undefined, 'provider_auth', 'has not granted this'],
    [230, undefined, 'provider_auth', 'has not granted this'],
  ];
  it.each(refusals)('with %i/%s ends the run with %s and nothing posted', async (code, subcode, expected, words) => {
    const { post, simulator, ask } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code, subcode } });
    const run = await post();
    expect(run).toMatchObject({
      state: 'FAILURE',
      error: { code: expected, message: expect.stringContaining('nothing was posted') },
      steps: nothingPosted,
    });
    expect(run.error?.message).toContain(words);
    expect(simulator.posts).toEqual([]);
    expect(await ask()).toMatchObject({ state: 'PENDING' });
  });

  it('because the container is not ready (activepieces#10389) sends the same one again', async () => {
    const { posted, simulator, asked } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 9007, subcode: 2207027 } });
    expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
    expect(simulator.posts).toHaveLength(1);
  });

  it.each([
    ['does not appear, at the third refusal', 2207008, 3],
    ['is not found', 2207006, 1],
    ['has expired', 2207020, 1],
  ])('because the container %s creates a new one', async (_, subcode, count) => {
    const { posted, simulator, asked } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 24, subcode }, count });
    expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
    const sent = asked('media_publish').map(({ parameters }) => parameters['creation_id']);
    expect(sent).toHaveLength(count + 1);
    expect(new Set(sent.slice(0, count)).size).toBe(1);
    expect(sent.at(-1)).not.toBe(sent[0]);
    expect(simulator.posts).toHaveLength(1);
  });

  it('because the quota is used up waits for an hour', async () => {
    const { ask, shop, simulator, events } = await instagramHost();
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 9, subcode: 2207042 } });
    const { id } = await ask();
    await expect.poll(() => events('run.retrying')).toHaveLength(1);
    const { state, eta, steps } = await shop.runs.get(id);
    expect(state).toBe('RETRY');
    expect(((eta?.getTime() ?? 0) - Date.now()) / 60_000).toBeCloseTo(60, 0);
    expect(steps).toMatchObject(nothingPosted);
    expect(await shop.runs.cancel(id)).toMatchObject({ state: 'REVOKED' });
    expect(simulator.posts).toEqual([]);
  });

  it('because the container is not ready lets the run be cancelled while it waits', async () => {
    const { ask, shop, simulator, events } = await instagramHost({ timing: { lateMs: 60_000 } });
    simulator.faults.next({ kind: 'graph_error', ...onPublish, error: { code: 9007, subcode: 2207027 } });
    const { id } = await ask();
    const isPublishing = ({ meta }: EventRow) => meta['step'] === 'publishing';
    await expect.poll(async () => (await events('run.step')).filter(isPublishing)).toHaveLength(2);
    expect((await shop.runs.get(id)).steps).toMatchObject(nothingPosted);
    await shop.runs.cancel(id);
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED' });
    expect(simulator.posts).toEqual([]);
  });

  it('because of too many calls waits as long as Instagram says, then posts', async () => {
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

it('waits, with nothing sent, when the rate budget blocks a publish', async () => {
  const { ask, shop, simulator, asked, atStep, events } = await instagramHost({ maxBudgetWaitMs: 1_000 });
  atStep('container', () => simulator.useUp(100));
  const { id } = await ask();
  await expect.poll(() => events('run.retrying')).toHaveLength(1);
  expect(await shop.runs.get(id)).toMatchObject({
    state: 'RETRY',
    error: { code: 'provider_rate_limited' },
    steps: nothingPosted,
  });
  expect(asked('media_publish')).toEqual([]);
});
