import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { picture, pictureServer } from '../../test/pictures.ts';
import { createInstagramSimulator, type InstagramSimulatorOptions } from './index.ts';

const base = 'http://simulator.example.com';
const day = 86_400_000;
const image_url = 'https://images.example.com/mug.jpg';

async function simulated(options: InstagramSimulatorOptions = {}) {
  let clock = Date.UTC(2026, 10, 24, 12);
  const server = pictureServer();
  server.pictures.set(image_url, await picture(500, 500));
  const simulator = createInstagramSimulator({ now: () => clock, fetchPicture: server.serve, ...options });
  const headers = { authorization: `Bearer ${simulator.tokens.issueTokens().access_token}` };
  const read = async (response: Response) => {
    const body: unknown = await response.json();
    const { error } = z
      .object({ error: z.object({ code: z.number(), error_subcode: z.number().optional() }) })
      .safeParse(body).data ?? { error: undefined };
    return error ? [error.code, error.error_subcode] : body;
  };
  const get = async (path: string, fields = 'id') =>
    read(await simulator.fetch(new Request(`${base}/v26.0/${path}?fields=${fields}`, { headers })));
  const post = async (edge: string, form: Record<string, string>) => {
    const body = new URLSearchParams(form);
    const url = `${base}/v26.0/${simulator.accountId}/${edge}`;
    return read(await simulator.fetch(new Request(url, { method: 'POST', headers, body })));
  };
  const idOf = (made: unknown) => z.object({ id: z.string() }).parse(made).id;
  const create = async (form: Record<string, string> = {}) => idOf(await post('media', { image_url, ...form }));
  return {
    simulator,
    server,
    get,
    post,
    create,
    publish: (creation_id: string) => post('media_publish', { creation_id }),
    statusOf: async (id: string) => {
      const status = await get(id, 'status_code,status');
      return z.object({ status_code: z.string() }).parse(status).status_code;
    },
    wait: (ms: number) => {
      clock += ms;
    },
  };
}

describe('a container', () => {
  it('is processed, gets ready, and is published once', async () => {
    const { create, statusOf, publish, get, wait, simulator } = await simulated({ processingMs: 5_000 });
    const id = await create({ caption: 'A mug', alt_text: 'Brown' });
    expect(await statusOf(id)).toBe('IN_PROGRESS');
    expect(await publish(id)).toEqual([9007, 2207027]);
    wait(5_000);
    expect(await get(id, 'status_code,status')).toEqual({
      id,
      status_code: 'FINISHED',
      status: 'Finished: Media has been uploaded and it is ready to be published.',
    });
    const [post, again] = [await publish(id), await publish(id)];
    expect(again).toEqual([24, 2207008]);
    expect(await statusOf(id)).toBe('PUBLISHED');
    expect(simulator.posts).toMatchObject([
      { ...z.object({ id: z.string() }).parse(post), caption: 'A mug', images: [{ url: image_url, alt: 'Brown' }] },
    ]);
    expect(await get(simulator.posts[0]?.id ?? '', 'permalink')).toMatchObject({
      permalink: expect.stringMatching(/^https:\/\/www\.instagram\.com\/p\//),
    });
  });

  it('expires after a day', async () => {
    const { create, statusOf, publish, wait } = await simulated();
    const id = await create();
    wait(day);
    expect(await statusOf(id)).toBe('EXPIRED');
    expect(await publish(id)).toEqual([-2, 2207020]);
  });

  it('fails with the planned code, in prose', async () => {
    const { simulator, create, get } = await simulated();
    simulator.containers.failNext(2207026);
    expect(await get(await create(), 'status_code,status')).toMatchObject({
      status_code: 'ERROR',
      status: 'Error: Media upload has failed with error code 2207026',
    });
  });

  it('is not ready while it is held', async () => {
    const { simulator, create, statusOf } = await simulated();
    simulator.containers.hold();
    const id = await create();
    expect(await statusOf(id)).toBe('IN_PROGRESS');
    simulator.containers.release();
    expect(await statusOf(id)).toBe('FINISHED');
  });

  it('of a carousel needs two to ten ready children', async () => {
    const { simulator, create, post, publish } = await simulated();
    const children = [await create({ is_carousel_item: 'true' }), await create({ is_carousel_item: 'true' })];
    const carousel = (ids: string[]) =>
      post('media', { media_type: 'CAROUSEL', children: ids.join(','), caption: 'Two' });
    expect(await carousel(children.slice(0, 1))).toEqual([100, 2207028]);
    expect(await carousel(Array.from({ length: 11 }, () => children[0] ?? ''))).toEqual([100, 2207028]);
    expect(await carousel(['1', '2'])).toEqual([24, 2207006]);
    expect(await carousel([await create(), children[0] ?? ''])).toEqual([24, 2207006]);
    expect(await publish(children[0] ?? '')).toEqual([24, 2207008]);
    const { id } = z.object({ id: z.string() }).parse(await carousel(children));
    await publish(id);
    expect(simulator.posts.map(({ images }) => images.length)).toEqual([2]);
  });

  it.each([
    ['a picture that is not there', { image_url: 'https://images.example.com/none.jpg' }, [9004, 2207052]],
    ['an address with spaces', { image_url: 'https://images.example.com/a b.jpg' }, [9004, 2207052]],
    ['a long caption', { caption: 'a'.repeat(2_201) }, [36004, 2207010]],
    ['many mentions', { caption: '@a '.repeat(21) }, [36004, 2207010]],
    ['another type', { media_type: 'REELS' }, [100, 2207023]],
  ])('is refused for %s', async (_, form, codes) => {
    const { post } = await simulated();
    expect(await post('media', { image_url, ...form })).toEqual(codes);
  });

  it.each([
    ['not a JPEG', picture(500, 500, 'png'), [36001, 2207005]],
    ['too tall', picture(500, 900), [36003, 2207009]],
    ['not a picture', Promise.resolve(Buffer.from('<html>')), [9004, 2207052]],
    [
      'too large',
      picture(500, 500).then((bytes) => Buffer.concat([bytes, Buffer.alloc(8 * 1024 * 1024)])),
      [36000, 2207004],
    ],
  ])('is refused for a picture that is %s', async (_, made, codes) => {
    const { post, server } = await simulated();
    server.pictures.set(image_url, await made);
    expect(await post('media', { image_url })).toEqual(codes);
  });
});

describe('the quota', () => {
  it('counts the posts of a day', async () => {
    const { simulator, create, publish, get, wait } = await simulated({ quotaTotal: 2 });
    simulator.containers.spendQuota(1);
    await publish(await create());
    expect(await get(`${simulator.accountId}/content_publishing_limit`, 'config,quota_usage')).toEqual({
      data: [{ quota_usage: 2, config: { quota_total: 2, quota_duration: 86_400 } }],
    });
    expect(await publish(await create())).toEqual([9, 2207042]);
    wait(day);
    expect(await publish(await create())).toMatchObject({ id: expect.any(String) });
  });
});

describe('the Graph API', () => {
  it('refuses unknown fields, nodes and paths', async () => {
    const { get, simulator } = await simulated();
    expect(await get('me', 'surprise')).toEqual([100, undefined]);
    expect(await get('12345')).toEqual([100, 33]);
    const unversioned = await simulator.fetch(new Request(`${base}/me?fields=id`));
    expect(await unversioned.json()).toMatchObject({ error: { code: 2500 } });
  });

  it('reports how much of the hour is used up', async () => {
    const { simulator } = await simulated();
    simulator.useUp(87);
    const headers = { authorization: `Bearer ${simulator.tokens.issueTokens().access_token}` };
    const response = await simulator.fetch(new Request(`${base}/v26.0/me?fields=id`, { headers }));
    const usage: unknown = JSON.parse(response.headers.get('x-business-use-case-usage') ?? '');
    expect(usage).toMatchObject({ [simulator.accountId]: [{ type: 'instagram', call_count: 87 }] });
  });

  it('logs requests without tokens and secrets', async () => {
    const { simulator } = await simulated();
    await simulator.fetch(new Request(`${base}/v26.0/me?fields=id&access_token=canary&client_secret=canary`));
    expect(simulator.requests).toEqual([
      { method: 'GET', path: '/v26.0/me', parameters: { fields: 'id' }, status: 400 },
    ]);
  });
});

describe('a planned fault', () => {
  it('can let the request take effect, at once or later', async () => {
    const { simulator, create, publish, statusOf, wait } = await simulated();
    const [now, later] = [await create(), await create()];
    const error = { code: 4, subcode: 2207051 };
    simulator.faults.next({ kind: 'graph_error', path: 'media_publish', error, takesEffect: true });
    expect(await publish(now)).toEqual([4, 2207051]);
    expect(await statusOf(now)).toBe('PUBLISHED');
    simulator.faults.next({ kind: 'graph_error', path: 'media_publish', error, takesEffect: 2_000 });
    await publish(later);
    expect(await statusOf(later)).toBe('FINISHED');
    wait(2_000);
    expect(await statusOf(later)).toBe('PUBLISHED');
    expect(simulator.posts).toHaveLength(2);
  });

  it('affects `count` requests of a method and path', async () => {
    const { simulator, get, create } = await simulated();
    simulator.faults.next({ kind: 'rate_limited', method: 'GET', path: /\/me$/, count: 2 });
    const id = await create();
    expect([await get('me'), await get(id), await get('me'), await get('me')]).toMatchObject([
      [80002, undefined],
      { id },
      [80002, undefined],
      { id: simulator.appUserId },
    ]);
    simulator.faults.next({ kind: 'server_error' });
    simulator.faults.clear();
    expect(await get('me')).toMatchObject({ id: simulator.appUserId });
  });

  it('can leave the request without an answer', async () => {
    const { simulator, get } = await simulated();
    simulator.faults.next({ kind: 'dropped' });
    await expect(get('me')).rejects.toThrow('fetch failed');
    simulator.faults.next({ kind: 'silent' });
    const silent = simulator.fetch(new Request(`${base}/v26.0/me`, { signal: AbortSignal.timeout(10) }));
    await expect(silent).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(simulator.requests.map(({ status }) => status)).toEqual([0, 0]);
  });
});
