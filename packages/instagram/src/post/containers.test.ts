import { describe, expect, it } from 'vitest';
import { instagramHost, owner, withPictures } from '../../test/host.ts';
import type { FaultOrder } from '../simulator/index.ts';

const onMedia = { path: /\/media$/, method: 'POST' } as const;
const graphError = (code: number, subcode?: number): FaultOrder => ({
  kind: 'graph_error',
  ...onMedia,
  error: { code, subcode },
});

describe('a container', () => {
  it.each([
    [36000, 2207004, 'larger than Instagram accepts'],
    [36001, 2207005, 'this picture format'],
    [36003, 2207009, 'this shape'],
    [100, undefined, 'does not accept the request'],
  ])('ends the run and names the picture when Instagram refuses it with %i/%s', async (code, subcode, words) => {
    const { post, simulator, asked } = await instagramHost({ product: withPictures(3) });
    simulator.faults.next({ kind: 'slow', delayMs: 1, ...onMedia });
    simulator.faults.next(graphError(code, subcode));
    const run = await post();
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'provider_rejected' } });
    expect(run.error?.message).toContain(
      'Instagram refused image 2 (images.example.com/2.jpg), and nothing was posted',
    );
    expect(run.error?.message).toContain(words);
    expect(asked('media_publish')).toEqual([]);
  });

  it.each([
    ['an internal error of Instagram', graphError(-1, 2207001)],
    ['a slow download', graphError(-2, 2207003)],
    ['a picture that it could not fetch this time', graphError(9004, 2207052)],
    ['a server error', { kind: 'server_error', ...onMedia } satisfies FaultOrder],
    ['the ambiguous 100/33', graphError(100, 33)],
    ['no answer', { kind: 'silent', ...onMedia } satisfies FaultOrder],
  ])('is requested again after %s', async (_, fault) => {
    const { posted, simulator } = await instagramHost({ product: withPictures(2) });
    simulator.faults.next(fault);
    await posted();
    expect(simulator.posts).toHaveLength(1);
  });

  it('ends the run and names the picture when Instagram never can fetch it', async () => {
    const { post, simulator } = await instagramHost({ product: withPictures(2), attempts: 2 });
    simulator.faults.next({ ...graphError(9004, 2207052), count: 99 });
    const run = await post();
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'provider_unavailable' } });
    expect(run.error?.message).toContain('image 1 (images.example.com/1.jpg)');
    expect(simulator.posts).toEqual([]);
  });

  it('ends the run when it fails with a permanent code in its prose', async () => {
    const { post, simulator } = await instagramHost({ product: withPictures(2) });
    simulator.containers.failNext(2207005);
    expect(await post()).toMatchObject({
      state: 'FAILURE',
      error: {
        code: 'provider_rejected',
        message:
          'Instagram could not prepare image 1 (images.example.com/1.jpg), and nothing was posted: Instagram does not accept this picture format (code 2207005).',
      },
    });
  });

  it.each([2207053, 2207020, 2207032, 2207082, 2207083, 2207085])(
    'is recreated when it fails with %i, and the others are not',
    async (code) => {
      const { posted, simulator, asked } = await instagramHost({ product: withPictures(3) });
      simulator.containers.failNext(code);
      await posted();
      expect(simulator.posts).toHaveLength(1);
      expect(asked(/POST .*\/media$/)).toHaveLength(5);
    },
  );

  it('of a carousel is recreated when it fails', async () => {
    const { posted, simulator, asked } = await instagramHost({ product: withPictures(2) });
    simulator.containers.failNext(null, null, 2207053);
    await posted();
    expect(asked(/POST .*\/media$/)).toHaveLength(4);
    expect(simulator.posts).toHaveLength(1);
  });

  it('of each of ten expired pictures is recreated within one attempt', async () => {
    let clock = Date.now();
    const { ask, simulator, worker, integrations } = await instagramHost({
      product: withPictures(10),
      simulator: { now: () => clock },
      attempts: 2,
    });
    simulator.containers.hold();
    const { id } = await ask();
    await expect.poll(() => simulator.requests.filter(({ method }) => method === 'POST').length).toBe(10);
    await integrations.stop();
    clock += 25 * 3_600_000;
    simulator.containers.release();
    const successor = worker();
    await successor.start();
    expect(await successor.for(owner).runs.waitFor(id)).toMatchObject({ state: 'SUCCESS' });
    expect(simulator.posts).toHaveLength(1);
  });

  it('is polled for a while in each attempt, then given up, when it does not get ready', async () => {
    const { post, simulator, asked } = await instagramHost({ timing: { pollForMs: 30 }, attempts: 2 });
    simulator.containers.hold();
    const run = await post();
    expect(run).toMatchObject({ state: 'FAILURE', attempts: 2, error: { code: 'provider_unavailable' } });
    expect(run.error?.message).toContain('still preparing image 1');
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
    expect(asked(/GET .*\/179\d+/).length).toBeLessThan(40);
  });

  /** Refuses this many reads of the first container, and none of the others. */
  const withRefusedReads = async (subcode: number, count: number) => {
    const host = await instagramHost();
    const end = host.integrations.onEvent(({ meta }) => {
      const path = meta['container_id'];
      if (meta['step'] !== 'container' || typeof path !== 'string') return;
      end();
      host.simulator.faults.next({
        kind: 'graph_error',
        method: 'GET',
        path,
        error: { code: 24, subcode },
        count,
      });
    });
    return host;
  };

  it.each([
    ['expired', 2207020, 1],
    ['not found', 2207006, 1],
    ['missing, after two more reads', 2207008, 3],
  ])('is recreated when a read finds it %s', async (_, subcode, reads) => {
    const { posted, simulator, asked } = await withRefusedReads(subcode, 999);
    expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id });
    expect(simulator.posts).toHaveLength(1);
    expect(asked(/POST .*\/media$/)).toHaveLength(2);
    expect(simulator.requests.filter(({ path, status }) => /\/179\d+$/.test(path) && status === 400)).toHaveLength(
      reads,
    );
  });

  it.each([
    ['passes', 2, 'SUCCESS'],
    ['stays', 999, 'FAILURE'],
  ] as const)('is read again when Instagram denies the first read (code 10): the error %s', async (_, count, state) => {
    const host = await instagramHost({ attempts: 2 });
    const { post, simulator, asked, shop, connectionId } = host;
    const error = { code: 10, status: 403 };
    simulator.faults.next({ kind: 'graph_error', method: 'GET', path: /\/179\d+$/, error, count });
    const run = await post();
    expect(run.state).toBe(state);
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
    if (state === 'SUCCESS') return;
    expect(run).toMatchObject({ attempts: 2, error: { code: 'provider_unavailable' } });
    expect((await shop.connections.get(connectionId)).health).toBe('degraded');
  });

  it('is published even when it appears late', async () => {
    const { posted, simulator, asked } = await withRefusedReads(2207008, 2);
    await posted();
    expect(simulator.posts).toHaveLength(1);
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
  });

  it('counts as failed when only its prose says so', async () => {
    const { post, simulator } = await instagramHost();
    simulator.containers.failNext(2207026);
    simulator.containers.omitStatusCode();
    expect(await post()).toMatchObject({ state: 'FAILURE', error: { code: 'provider_rejected' } });
  });
});
