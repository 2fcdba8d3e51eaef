// Bugs of other projects, one test each; the title names the project and issue.
import { describe, expect, it } from 'vitest';
import { instagramHost, owner, withPictures } from '../test/host.ts';
import { picture } from '../test/pictures.ts';

describe('lessons from the field', () => {
  it('postiz-app#1681: 4/2207051 for a live post does not create a second one', async () => {
    const { posted, simulator, ask, shop } = await instagramHost();
    simulator.faults.next({
      kind: 'graph_error',
      path: 'media_publish',
      error: { code: 4, subcode: 2207051 },
      takesEffect: true,
    });
    expect(await posted()).toMatchObject({ dry_run: false, media_id: null });
    expect(simulator.posts).toHaveLength(1);
    // A new run after a success posts again, as it should; after an unknown outcome it is refused.
    await shop.runs.waitFor((await ask()).id);
    expect(simulator.posts).toHaveLength(2);
  });

  it('postiz-app#1562: a read that fails after publishing does not mark a live post as failed', async () => {
    const { post, simulator, atStep } = await instagramHost();
    atStep('published', () =>
      simulator.faults.next({ kind: 'graph_error', error: { code: 100, subcode: 33 }, method: 'GET', count: 99 }),
    );
    expect(await post()).toMatchObject({
      state: 'SUCCESS',
      result: { media_id: simulator.posts[0]?.id, permalink: null },
    });
  });

  it('postiz-app#1900: names a picture whose host denies access, before anything is created', async () => {
    const { post, server, asked } = await instagramHost({ product: withPictures(3) });
    server.pictures.set('https://images.example.com/2.jpg', new Response('', { status: 403 }));
    const run = await post();
    expect(run.error?.message).toContain('image 2: images.example.com/2.jpg: its address answers 403');
    expect(asked('POST')).toEqual([]);
  });

  it('postiz-app#1129: detects a wrong picture type by its bytes', async () => {
    const { post, server, asked } = await instagramHost({ product: withPictures(3) });
    server.pictures.set('https://images.example.com/3.jpg', await picture(800, 800, 'webp'));
    expect((await post()).error?.message).toContain('image 3: images.example.com/3.jpg is WEBP');
    expect(asked('POST')).toEqual([]);
  });

  it('mixpost#197: names the picture that only Instagram cannot fetch', async () => {
    const { post, simulator, server } = await instagramHost({ product: withPictures(2), attempts: 1 });
    const fetched = server.fetched.length;
    simulator.faults.next({
      kind: 'graph_error',
      path: /\/media$/,
      error: { code: 9004, subcode: 2207052 },
      count: 99,
    });
    const run = await post();
    expect(run.error?.message).toContain('Instagram refused image 1 (images.example.com/1.jpg)');
    expect(run.error?.message).toContain('check that nothing blocks it there');
    expect(server.fetched.length).toBeGreaterThan(fetched);
  });

  it('activepieces#10389: publishes nothing before it is FINISHED (9007)', async () => {
    const { posted, simulator, asked } = await instagramHost({
      product: withPictures(2),
      simulator: { processingMs: 60 },
    });
    await posted();
    expect(simulator.requests.filter(({ status }) => status >= 400)).toEqual([]);
    expect(asked('media_publish')).toHaveLength(1);
  });

  it('ig-harness-oss#17: posts once with two workers', async () => {
    const { ask, shop, worker, simulator, asked } = await instagramHost({ simulator: { processingMs: 30 } });
    const { id } = await ask();
    const others = [worker(), worker()];
    await Promise.all(others.map((other) => other.start()));
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', attempts: 1 });
    expect(simulator.posts).toHaveLength(1);
    expect(asked('media_publish')).toHaveLength(1);
  });

  it('ig-harness-oss#17: posts once when a second worker takes over', async () => {
    const { ask, worker, simulator, integrations, events, asked } = await instagramHost();
    simulator.containers.hold();
    const { id } = await ask();
    await expect.poll(() => asked(/GET .*\/179\d+/).length).toBeGreaterThan(1);
    // The first worker releases the run, and another resumes it with the same container.
    await integrations.stop();
    simulator.containers.release();
    const successor = worker();
    await successor.start();
    expect(await successor.for(owner).runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', attempts: 2 });
    expect(simulator.posts).toHaveLength(1);
    expect(asked(/POST .*\/media$/)).toHaveLength(1);
    expect(await events('run.resumed')).toHaveLength(1);
  });

  // chatwoot#12989, a short token that is never exchanged: see oauth/tokens.test.ts.
});
