import { describe, expect, it } from 'vitest';
import { instagramHost, mug, withPictures } from '../../test/host.ts';

describe('posting a product', () => {
  it('posts one picture with a caption from the shop’s template and the alt text', async () => {
    const { posted, simulator } = await instagramHost({ config: { caption_template: '{title}: {price}\n{link}' } });
    const result = await posted();
    const caption = 'Mug, hand made: €24.50\nhttps://shop.example.com/mug';
    const images = [{ url: 'https://images.example.com/mug.jpg', alt: 'A brown mug' }];
    expect(simulator.posts).toMatchObject([{ caption, images }]);
    const [post] = simulator.posts;
    expect(result).toMatchObject({
      dry_run: false,
      media_id: post?.id,
      permalink: post?.permalink,
      container_id: post?.containerId,
      account: { id: simulator.accountId, username: simulator.username },
      caption,
      images: [{ ...images[0], converted: false }],
    });
  });

  it.each([2, 10])('posts %i pictures as a carousel, in their order', async (count) => {
    const { posted, simulator } = await instagramHost({ product: withPictures(count) });
    await posted();
    expect(simulator.posts.map(({ images }) => images)).toEqual([withPictures(count).images]);
  });

  it('posts only the first ten pictures, with a warning', async () => {
    const { posted, simulator } = await instagramHost({ product: withPictures(12) });
    const { checks } = await posted();
    expect(simulator.posts[0]?.images).toEqual(withPictures(10).images);
    expect(checks).toContainEqual({
      subject: 'post',
      rule: 'image_count',
      level: 'warning',
      message: 'the product has 12 pictures: the first 10 are posted',
    });
  });

  it('uses a caption or template from the input', async () => {
    const { posted, simulator } = await instagramHost();
    await posted({ caption: 'As it is: {title}' });
    await posted({ template: 'Only {title}' });
    expect(simulator.posts.map(({ caption }) => caption)).toEqual(['As it is: {title}', 'Only Mug, hand made']);
  });

  it('posts the pictures from the input, with the product’s alt texts', async () => {
    const { posted, simulator, server } = await instagramHost({ product: withPictures(3) });
    const other = 'https://images.example.com/other.jpg';
    server.pictures.set(other, server.pictures.get('https://images.example.com/1.jpg') ?? new Uint8Array());
    await posted({ image_urls: ['https://images.example.com/3.jpg', other] });
    expect(simulator.posts[0]?.images).toEqual([
      { url: 'https://images.example.com/3.jpg', alt: 'Side 3' },
      { url: other, alt: null },
    ]);
  });

  it('posts the alt texts from the input, under the same limits', async () => {
    const { posted, simulator } = await instagramHost({ product: withPictures(3) });
    const image_urls = [3, 1, 2].map((n) => `https://images.example.com/${n}.jpg`);
    const { checks } = await posted({ image_urls, alt_texts: ['From above', '', 'x'.repeat(1001)] });
    expect(simulator.posts[0]?.images.map(({ alt }) => alt)).toEqual(['From above', null, 'x'.repeat(1000)]);
    expect(checks.filter(({ rule, level }) => rule === 'alt_text' && level === 'warning')).toMatchObject([
      { subject: 'image 2', message: 'has no alt text' },
      { subject: 'image 3' },
    ]);
  });

  it('cuts a long alt text before it goes to Instagram', async () => {
    const images = [{ url: 'https://images.example.com/mug.jpg', alt: '🏺'.repeat(1000) }];
    const { posted, simulator } = await instagramHost({ product: { ...mug, images } });
    await posted();
    expect(simulator.posts[0]?.images[0]?.alt).toBe('🏺'.repeat(500));
  });

  it('waits until containers are ready', async () => {
    const { posted, simulator, asked } = await instagramHost({
      product: withPictures(2),
      simulator: { processingMs: 40 },
    });
    await posted();
    expect(simulator.posts).toHaveLength(1);
    expect(asked(/GET .*\/179\d+/).length).toBeGreaterThan(6);
    expect(asked('media_publish')).toHaveLength(1);
  });

  it('records each step, and at the end the post’s address', async () => {
    const { posted, events } = await instagramHost({ product: withPictures(2) });
    const { media_id, permalink, container_id, account } = await posted();
    const steps = await events('run.step');
    expect(steps.map(({ meta }) => meta['step'])).toEqual([
      'plan',
      'container 1',
      'container 2',
      'container',
      'publishing',
      'published',
      'posted',
    ]);
    expect(steps.at(-1)?.meta).toMatchObject({ media_id, permalink, container_id, username: account.username });
    expect(permalink).toMatch(/^https:/);
  });

  it('succeeds without a permalink when Instagram does not return it', async () => {
    const { posted, simulator, atStep } = await instagramHost();
    atStep('published', () => simulator.faults.next({ kind: 'server_error', count: 99 }));
    expect(await posted()).toMatchObject({ media_id: simulator.posts[0]?.id, permalink: null });
    expect(simulator.posts).toHaveLength(1);
  });

  it('rejects a missing product and an invalid one', async () => {
    const { post, catalog } = await instagramHost();
    expect(await post({ product_id: 'cup' })).toMatchObject({
      state: 'FAILURE',
      error: { code: 'not_found', message: 'The catalog has no product cup: choose another one.' },
    });
    catalog.product = { ...mug, title: Object(5) };
    expect(await post()).toMatchObject({ error: { code: 'port_failed', message: expect.stringContaining('title') } });
  });

  it.each([
    ['no product', { product_id: '' }],
    ['an unknown placeholder', { template: '{brand}' }],
    ['a caption and a template', { caption: 'a', template: 'b' }],
    ['eleven pictures', { image_urls: Array.from({ length: 11 }, (_, n) => `https://images.example.com/${n}.jpg`) }],
    ['alt texts of no pictures', { alt_texts: ['A mug'] }],
    ['fewer alt texts than pictures', { image_urls: ['https://a.example.com/1.jpg'], alt_texts: [] }],
    ['an unknown key', { captoin: 'a' }],
  ])('rejects input with %s', async (_, input) => {
    const { ask } = await instagramHost();
    await expect(ask(input)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('a dry run', () => {
  it('reports what would be posted with every limit, and only reads the account', async () => {
    const { posted, simulator, asked, events } = await instagramHost({ product: withPictures(2) });
    const result = await posted({ dry_run: true });
    expect(result).toMatchObject({
      dry_run: true,
      media_id: null,
      permalink: null,
      container_id: null,
      account: { username: simulator.username },
      caption: 'Mug, hand made\n€24.50\n\nhttps://shop.example.com/mug\n\n#handmade #Mug',
      images: withPictures(2).images,
    });
    const rules = result.checks.map(({ subject, rule, level }) => `${subject}.${rule}: ${level}`);
    expect(rules).toEqual([
      'account.quota: ok',
      'caption.caption_length: ok',
      'caption.hashtags: ok',
      'caption.mentions: ok',
      'post.image_count: ok',
      ...[1, 2].flatMap((n) =>
        ['url', 'alt_text', 'reachable', 'type', 'size', 'ratio', 'width'].map((rule) => `image ${n}.${rule}: ok`),
      ),
    ]);
    expect(asked('POST')).toEqual([]);
    expect(simulator.posts).toEqual([]);
    expect(await events('run.step')).toEqual([]);
  });

  it('reports what would block the post, without failing', async () => {
    const { posted, simulator } = await instagramHost({ simulator: { quotaTotal: 3 } });
    simulator.containers.spendQuota(3);
    const { checks } = await posted({ dry_run: true, caption: '#a '.repeat(31) });
    expect(checks.filter(({ level }) => level === 'error')).toEqual([
      {
        subject: 'account',
        rule: 'quota',
        level: 'error',
        message: 'has used all 3 posts that Instagram allows in a day',
      },
      {
        subject: 'caption',
        rule: 'hashtags',
        level: 'error',
        message: 'has 31 hashtags; Instagram allows at most 30',
      },
    ]);
  });
});
