import { describe, expect, it } from 'vitest';
import { instagramHost, keepBySum, owner, withPictures } from '../../test/host.ts';
import { picture } from '../../test/pictures.ts';

const [first, second] = withPictures(2).images.map(({ url }) => url);

/** A carousel of two whose second picture is a PNG. */
async function withPng(options: Parameters<typeof instagramHost>[0] = {}) {
  const host = await instagramHost({ product: withPictures(2), ...options });
  host.server.pictures.set(second ?? '', await picture(700, 700, 'png'));
  return host;
}

describe('a picture that does not fit', () => {
  it('is made anew, kept by the host and posted from there, and the others stay as they are', async () => {
    const { posted, simulator, kept, connectionId } = await withPng({ keep: keepBySum });
    const { images } = await posted();
    const url = `https://kept.example.com/${kept[0]?.sha256}.jpg`;
    expect(images).toEqual([
      { url: first, alt: 'Side 1', converted: false },
      { url, alt: 'Side 2', converted: true },
    ]);
    expect(simulator.posts[0]?.images.map((image) => image.url)).toEqual([first, url]);
    expect(kept).toMatchObject([{ productId: 'mug', sourceUrl: second, mediaType: 'image/jpeg' }]);
    expect(connectionId).toMatch(/./);
  });

  it('keeps the post from being made where the host has no such port: it is named, with the rule', async () => {
    const { post, simulator, asked } = await withPng();
    expect(await post()).toMatchObject({
      state: 'FAILURE',
      error: {
        code: 'invalid_input',
        message:
          'The product cannot be posted to Instagram, and nothing was: image 2: images.example.com/2.jpg is PNG, and Instagram takes JPEG alone.',
      },
    });
    expect(asked('POST')).toEqual([]);
    expect(simulator.posts).toEqual([]);
  });

  it('is only told of by a dry run', async () => {
    const { posted, kept } = await withPng({ keep: keepBySum });
    expect((await posted({ dry_run: true })).images[1]).toEqual({ url: second, alt: 'Side 2', converted: true });
    expect(kept).toEqual([]);
  });

  it('is made once, though the run is taken up again', async () => {
    const { posted, simulator, kept } = await withPng({ keep: keepBySum });
    simulator.containers.failNext(2207082);
    await posted();
    expect(kept).toHaveLength(1);
    expect(simulator.posts).toHaveLength(1);
  });

  it.each([
    ['is not public', () => 'https://10.0.0.7/a.jpg', 'not on the public internet'],
    ['is no address', () => 'a.jpg', 'not an https URL'],
    ['holds nothing', () => 'https://kept.example.com/none.jpg', 'answers 404'],
  ])('cannot be posted from where the host keeps it, if that %s', async (_, keep, problem) => {
    const { post, simulator } = await withPng({ keep });
    const run = await post();
    expect(run.error).toMatchObject({ code: 'port_failed', message: expect.stringContaining('catalog.publishImage') });
    expect(run.error?.message).toContain(problem);
    expect(simulator.posts).toEqual([]);
  });
});

/** An attempt does not look for long, and there are many of them. */
const impatient = { timing: { pollForMs: 60 }, attempts: 50 };

describe('a picture that was made anew', () => {
  it('is kept again by a mended port, where it cannot be had from where it was kept', async () => {
    let isMended = false;
    const { post, shop, simulator, kept } = await withPng({
      keep: (image, pictures) => (isMended ? keepBySum(image, pictures) : 'https://kept.example.com/none.jpg'),
    });
    const { id, error } = await post();
    expect(error?.code).toBe('port_failed');
    isMended = true;
    await shop.runs.reconcile(id);
    expect(await shop.runs.finished(id)).toMatchObject({ state: 'SUCCESS' });
    expect(kept).toHaveLength(2);
    expect(simulator.posts[0]?.images[1]?.url).toBe(`https://kept.example.com/${kept[1]?.sha256}.jpg`);
  });

  it('is looked at by the worker that takes over, before Instagram is sent there', async () => {
    const { ask, atStep, integrations, worker, server, simulator, kept, events } = await withPng({ keep: keepBySum });
    atStep('picture 2', () => {
      server.pictures.delete(`https://kept.example.com/${kept[0]?.sha256}.jpg`);
      void integrations.stop();
    });
    const { id } = await ask();
    await expect.poll(() => events('run.retrying')).toHaveLength(1);
    const heir = worker();
    await heir.start();
    expect(await heir.for(owner).runs.finished(id)).toMatchObject({ state: 'SUCCESS', failures: 0 });
    expect(kept).toHaveLength(2);
    expect(simulator.posts).toHaveLength(1);
  });

  it('is of no more account once Instagram has fetched it', async () => {
    const { post, atStep, server, simulator, kept, events } = await withPng({ keep: keepBySum, ...impatient });
    simulator.containers.hold();
    atStep('container 2', () => server.pictures.clear());
    const run = post();
    await expect.poll(() => events('run.retrying')).not.toEqual([]);
    simulator.containers.release();
    const url = `https://kept.example.com/${kept[0]?.sha256}.jpg`;
    expect(await run).toMatchObject({ state: 'SUCCESS', result: { images: [{ url: first }, { url }] } });
    expect(kept).toHaveLength(1);
    expect(simulator.posts).toHaveLength(1);
  });
});

describe('a picture that the shop mends after the port has failed', () => {
  /** Planned as a PNG; by the time that the run is reconciled it fits. */
  const mended = async (keep: () => string) => {
    const host = await withPng({ keep, ...impatient });
    const { id, error } = await host.post();
    expect(error?.code).toBe('port_failed');
    host.server.pictures.set(second ?? '', await picture(700, 700));
    const again = async () => {
      await host.shop.runs.reconcile(id);
      return host.shop.runs.finished(id);
    };
    return { ...host, again };
  };

  it('is posted as it is, though it goes away once Instagram has fetched it', async () => {
    const { again, atStep, server, simulator, events } = await mended(() => 'https://kept.example.com/none.jpg');
    simulator.containers.hold();
    atStep('container 2', () => server.pictures.clear());
    const run = again();
    // The first one is of the reconciling.
    await expect.poll(async () => (await events('run.retrying')).length).toBeGreaterThan(1);
    simulator.containers.release();
    expect(await run).toMatchObject({ state: 'SUCCESS', result: { images: [{ url: first }, { url: second }] } });
    expect(simulator.posts).toHaveLength(1);
  });

  it('does not make a failure of a live post by going away while the post is in doubt', async () => {
    const { again, ask, atStep, server, simulator } = await mended(() => {
      throw new Error('The port is away.');
    });
    simulator.faults.next({ kind: 'silent', path: 'media_publish', takesEffect: true });
    const blind = { kind: 'graph_error', error: { code: 100, subcode: 33 }, method: 'GET', count: 999 } as const;
    atStep('publishing', () => simulator.faults.next(blind));
    expect(await again()).toMatchObject({ error: { code: 'outcome_unknown' } });
    simulator.faults.clear();
    server.pictures.clear();
    expect(await again()).toMatchObject({ state: 'SUCCESS', error: null });
    expect(simulator.posts).toHaveLength(1);
    expect(await ask()).toMatchObject({ state: 'PENDING' });
  });
});

it('posts what was planned, though the product changes while it is at it', async () => {
  const { posted, simulator, catalog, atStep } = await instagramHost({ product: withPictures(2) });
  simulator.containers.failNext(2207082);
  atStep('plan', () => {
    catalog.product = { ...withPictures(1), title: 'Another' };
  });
  await posted();
  expect(simulator.posts[0]?.caption).toContain('Mug, hand made');
  expect(simulator.posts[0]?.images).toHaveLength(2);
});
