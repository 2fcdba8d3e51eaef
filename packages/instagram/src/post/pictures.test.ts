import { describe, expect, it } from 'vitest';
import { instagramHost, owner, storeByHash, withPictures } from '../../test/host.ts';
import { picture } from '../../test/pictures.ts';

const [first, second] = withPictures(2).images.map(({ url }) => url);

/** A carousel of two whose second picture is a PNG. */
async function withPng(options: Parameters<typeof instagramHost>[0] = {}) {
  const host = await instagramHost({ product: withPictures(2), ...options });
  host.server.pictures.set(second ?? '', await picture(700, 700, 'png'));
  return host;
}

describe('a picture that does not fit', () => {
  it('is converted, stored by the host and posted from there, and the others are unchanged', async () => {
    const { posted, simulator, stored, connectionId } = await withPng({ store: storeByHash });
    const { images } = await posted();
    const url = `https://kept.example.com/${stored[0]?.sha256}.jpg`;
    expect(images).toEqual([
      { url: first, alt: 'Side 1', converted: false },
      { url, alt: 'Side 2', converted: true },
    ]);
    expect(simulator.posts[0]?.images.map((image) => image.url)).toEqual([first, url]);
    expect(stored).toMatchObject([{ productId: 'mug', sourceUrl: second, mediaType: 'image/jpeg' }]);
    expect(connectionId).toMatch(/./);
  });

  it('blocks the post and is named with the rule when the host has no such port', async () => {
    const { post, simulator, asked } = await withPng();
    expect(await post()).toMatchObject({
      state: 'FAILURE',
      error: {
        code: 'invalid_input',
        message:
          'The product cannot be posted to Instagram: image 2: images.example.com/2.jpg is PNG; Instagram accepts only JPEG. Nothing was posted; fix this and post again.',
      },
    });
    expect(asked('POST')).toEqual([]);
    expect(simulator.posts).toEqual([]);
  });

  it('is only reported by a dry run', async () => {
    const { posted, stored } = await withPng({ store: storeByHash });
    expect((await posted({ dry_run: true })).images[1]).toEqual({ url: second, alt: 'Side 2', converted: true });
    expect(stored).toEqual([]);
  });

  it('is converted once, even when the run resumes', async () => {
    const { posted, simulator, stored } = await withPng({ store: storeByHash });
    simulator.containers.failNext(2207082);
    await posted();
    expect(stored).toHaveLength(1);
    expect(simulator.posts).toHaveLength(1);
  });

  it.each([
    ['is not public', () => 'https://10.0.0.7/a.jpg', 'not on the public internet'],
    ['is not a URL', () => 'a.jpg', 'not an https URL'],
    ['is empty', () => 'https://kept.example.com/none.jpg', 'answers 404'],
  ])('is not posted when the address that the host returns %s', async (_, store, problem) => {
    const { post, simulator } = await withPng({ store });
    const run = await post();
    expect(run.error).toMatchObject({ code: 'port_failed', message: expect.stringContaining('catalog.publishImage') });
    expect(run.error?.message).toContain(problem);
    expect(simulator.posts).toEqual([]);
  });
});

/** Many short attempts. */
const manyAttempts = { timing: { pollForMs: 60 }, attempts: 50 };

describe('a converted picture', () => {
  it('is stored again by a fixed port when its first address does not work', async () => {
    let isFixed = false;
    const { post, shop, simulator, stored } = await withPng({
      store: (image, pictures) => (isFixed ? storeByHash(image, pictures) : 'https://kept.example.com/none.jpg'),
    });
    const { id, error } = await post();
    expect(error?.code).toBe('port_failed');
    isFixed = true;
    await shop.runs.reconcile(id);
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS' });
    expect(stored).toHaveLength(2);
    expect(simulator.posts[0]?.images[1]?.url).toBe(`https://kept.example.com/${stored[1]?.sha256}.jpg`);
  });

  it('is checked by the worker that takes over, before Instagram fetches it', async () => {
    const { ask, atStep, integrations, worker, server, simulator, stored, events } = await withPng({
      store: storeByHash,
    });
    atStep('picture 2', () => {
      server.pictures.delete(`https://kept.example.com/${stored[0]?.sha256}.jpg`);
      void integrations.stop();
    });
    const { id } = await ask();
    await expect.poll(() => events('run.retrying')).toHaveLength(1);
    const successor = worker();
    await successor.start();
    expect(await successor.for(owner).runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', failures: 0 });
    expect(stored).toHaveLength(2);
    expect(simulator.posts).toHaveLength(1);
  });

  it('is no longer needed once Instagram has fetched it', async () => {
    const { post, atStep, server, simulator, stored, events } = await withPng({ store: storeByHash, ...manyAttempts });
    simulator.containers.hold();
    atStep('container 2', () => server.pictures.clear());
    const run = post();
    await expect.poll(() => events('run.retrying')).not.toEqual([]);
    simulator.containers.release();
    const url = `https://kept.example.com/${stored[0]?.sha256}.jpg`;
    expect(await run).toMatchObject({ state: 'SUCCESS', result: { images: [{ url: first }, { url }] } });
    expect(stored).toHaveLength(1);
    expect(simulator.posts).toHaveLength(1);
  });
});

describe('a picture that the shop fixes after the port has failed', () => {
  /** Planned as a PNG; it fits when the run is reconciled. */
  const fixedPicture = async (store: () => string) => {
    const host = await withPng({ store, ...manyAttempts });
    const { id, error } = await host.post();
    expect(error?.code).toBe('port_failed');
    host.server.pictures.set(second ?? '', await picture(700, 700));
    const again = async () => {
      await host.shop.runs.reconcile(id);
      return host.shop.runs.waitFor(id);
    };
    return { ...host, again };
  };

  it('is posted as it is, even when it is deleted after Instagram has fetched it', async () => {
    const { again, atStep, server, simulator, events } = await fixedPicture(() => 'https://kept.example.com/none.jpg');
    simulator.containers.hold();
    atStep('container 2', () => server.pictures.clear());
    const run = again();
    // The first one comes from reconciling.
    await expect.poll(async () => (await events('run.retrying')).length).toBeGreaterThan(1);
    simulator.containers.release();
    expect(await run).toMatchObject({ state: 'SUCCESS', result: { images: [{ url: first }, { url: second }] } });
    expect(simulator.posts).toHaveLength(1);
  });

  it('does not turn a live post into a failure when it is deleted while the outcome is unknown', async () => {
    const { again, ask, atStep, server, simulator } = await fixedPicture(() => {
      throw new Error('The port failed.');
    });
    simulator.faults.next({ kind: 'silent', path: 'media_publish', takesEffect: true });
    const unreadable = { kind: 'graph_error', error: { code: 100, subcode: 33 }, method: 'GET', count: 999 } as const;
    atStep('publishing', () => simulator.faults.next(unreadable));
    expect(await again()).toMatchObject({ error: { code: 'outcome_unknown' } });
    simulator.faults.clear();
    server.pictures.clear();
    expect(await again()).toMatchObject({ state: 'SUCCESS', error: null });
    expect(simulator.posts).toHaveLength(1);
    expect(await ask()).toMatchObject({ state: 'PENDING' });
  });
});

it('posts what was planned, even when the product changes meanwhile', async () => {
  const { posted, simulator, catalog, atStep } = await instagramHost({ product: withPictures(2) });
  simulator.containers.failNext(2207082);
  atStep('plan', () => {
    catalog.product = { ...withPictures(1), title: 'Another' };
  });
  await posted();
  expect(simulator.posts[0]?.caption).toContain('Mug, hand made');
  expect(simulator.posts[0]?.images).toHaveLength(2);
});
