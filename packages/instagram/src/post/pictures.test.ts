import { describe, expect, it } from 'vitest';
import { instagramHost, keepBySum, withPictures } from '../../test/host.ts';
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
