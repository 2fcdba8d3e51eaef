import { createServer } from 'node:http';
import { createGuardedFetch } from '@makerfex/integrations-core/provider';
import { describe, expect, it, onTestFinished } from 'vitest';
import { picture, pictureServer } from '../../test/pictures.ts';
import { checkSource, type SourceImage } from './prepare.ts';

const url = 'https://images.example.com/mug.jpg?token=canary';
const { signal } = new AbortController();

/** Checks a picture whose address gives this answer. */
async function check(
  answer: Uint8Array | Response | Error,
  options: Partial<SourceImage> & { canConvert?: boolean } = {},
) {
  const server = pictureServer();
  if (!(answer instanceof Error)) server.pictures.set(url, answer);
  const fetch: typeof server.fetch = async (input, init) => {
    if (answer instanceof Error) throw answer;
    return server.fetch(input, init);
  };
  const { canConvert = false, ...source } = options;
  return checkSource({ url, alt: 'A mug', ...source }, 3, { fetch, canConvert, signal });
}
const errorsOf = ({ checks }: Awaited<ReturnType<typeof check>>) =>
  checks.filter(({ level }) => level === 'error').map(({ subject, rule, message }) => `${subject} ${rule}: ${message}`);

describe('a picture that cannot be fetched', () => {
  it.each([
    ['is missing', new Response('', { status: 404 }), 'its address answers 404'],
    ['is forbidden', new Response('', { status: 403 }), 'its address answers 403'],
    [
      'redirects',
      new Response(null, { status: 302, headers: { location: 'https://other.example.com/canary' } }),
      'its address redirects (302): give the address that it redirects to',
    ],
    ['is on an unreachable host', new TypeError('fetch failed: canary'), 'its address cannot be reached'],
    ['times out', new DOMException('canary', 'TimeoutError'), 'its address did not answer within 30 s'],
  ])('because it %s is named with the reason and no secret', async (_, answer, problem) => {
    const found = await check(answer);
    expect(errorsOf(found)).toEqual([`image 3 reachable: images.example.com/mug.jpg: ${problem}`]);
    expect(JSON.stringify(found.checks)).not.toContain('canary');
  });

  it.each([
    ['announces its size', { 'content-length': String(40 * 1024 * 1024) }],
    ['does not announce it', {}],
  ])('because it is far too large is not read to its end, when it %s', async (_, headers) => {
    let sent = 0;
    let isCancelled = false;
    const body = new ReadableStream({
      pull(stream) {
        sent += 1;
        stream.enqueue(new Uint8Array(1024 * 1024));
      },
      cancel() {
        isCancelled = true;
      },
    });
    const found = await checkSource({ url, alt: null }, 1, {
      fetch: async () => new Response(body, { headers }),
      canConvert: true,
      signal,
    });
    expect(errorsOf(found)).toEqual([
      'image 1 size: images.example.com/mug.jpg: has more than 32 MB; Instagram accepts at most 8 MB',
    ]);
    expect(sent).toBeLessThan(40);
    expect(isCancelled).toBe(true);
  });

  it('throws the reason when the run is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('the process stops');
    const fetch = async (): Promise<Response> => {
      stop.abort(reason);
      throw new TypeError('fetch failed');
    };
    await expect(checkSource({ url, alt: null }, 1, { fetch, canConvert: false, signal: stop.signal })).rejects.toBe(
      reason,
    );
  });

  it('because its name resolves to this machine is not fetched', async () => {
    let visits = 0;
    const server = createServer((_request, response) => {
      visits += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const fetch = createGuardedFetch({ lookup: (_h, _o, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
    const found = await checkSource({ url, alt: null }, 1, { fetch, canConvert: true, signal });
    expect(errorsOf(found)).toEqual([
      'image 1 reachable: images.example.com/mug.jpg: its address resolves to a network that is not public',
    ]);
    expect(visits).toBe(0);
  });

  it('because its address is not public is not requested', async () => {
    const server = pictureServer();
    const options = { fetch: server.fetch, canConvert: true, signal };
    const found = await checkSource({ url: 'https://[::ffff:127.0.0.1]/a.jpg', alt: null }, 1, options);
    expect(errorsOf(found)).toEqual(['image 1 url: its address is not on the public internet']);
    expect(server.fetched).toEqual([]);
  });
});

describe('a picture that does not fit', () => {
  it('is named with the rule when it cannot be converted', async () => {
    expect(errorsOf(await check(await picture(500, 3000, 'png')))).toEqual([
      'image 3 type: images.example.com/mug.jpg is PNG; Instagram accepts only JPEG',
      'image 3 ratio: images.example.com/mug.jpg is 500 × 3000, which is 0.17:1; Instagram accepts 4:5 to 1.91:1',
    ]);
    expect(errorsOf(await check(await picture(200, 200)))).toEqual([
      'image 3 width: images.example.com/mug.jpg is 200 pixels wide; Instagram needs at least 320',
    ]);
    expect(errorsOf(await check(Buffer.from('<html>canary</html>')))).toEqual([
      'image 3 type: images.example.com/mug.jpg is not a picture that Instagram accepts: it accepts only JPEG',
    ]);
  });

  it('is converted to fit when possible', async () => {
    const found = await check(await picture(500, 3000, 'png'), { canConvert: true });
    expect(errorsOf(found)).toEqual([]);
    expect(found.checks).toContainEqual({
      subject: 'image 3',
      rule: 'type',
      level: 'ok',
      message: 'is PNG; Instagram accepts only JPEG: it will be converted',
    });
    expect(found.ratio).toBe(0.8);
    const made = await found.convert?.('mug', 'shop-1');
    expect(made).toMatchObject({ mediaType: 'image/jpeg', productId: 'mug', sourceUrl: url });
    expect(made?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await found.convert?.('mug', 'shop-1')).toMatchObject({ sha256: made?.sha256 });
  });

  it('is not converted when it fits or is only wide', async () => {
    expect(await check(await picture(1080, 1080), { canConvert: true })).toMatchObject({ convert: null, ratio: 1 });
    expect(await check(await picture(3000, 3000), { canConvert: true })).toMatchObject({ convert: null });
  });

  it('is not converted when a small file would fill the memory, or when it is a vector image', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"></svg>');
    expect(errorsOf(await check(svg, { canConvert: true }))).toEqual([
      'image 3 type: images.example.com/mug.jpg is not a picture that Instagram accepts: it accepts only JPEG',
    ]);
    const bomb = await picture(12_000, 9_000, 'png');
    expect(bomb.byteLength).toBeLessThan(2_000_000);
    const found = await check(bomb, { canConvert: true });
    expect(found).toMatchObject({ convert: null });
    expect(errorsOf(found)).toContain(
      'image 3 pixels: images.example.com/mug.jpg cannot be converted: it has 108 million pixels, and 40 million are the limit',
    );
  });
});

describe('the alt text', () => {
  const fits = picture(500, 500);

  it('is kept up to 1,000 characters, and cut with a warning beyond', async () => {
    expect(await check(await fits, { alt: ` ${'a'.repeat(1000)} ` })).toMatchObject({ alt: 'a'.repeat(1000) });
    const long = await check(await fits, { alt: 'a'.repeat(1001) });
    expect(long.alt).toBe('a'.repeat(1000));
    expect(long.checks).toContainEqual(expect.objectContaining({ rule: 'alt_text', level: 'warning' }));
  });

  it('is counted in UTF-16 units and cut without splitting a character', async () => {
    expect(await check(await fits, { alt: '🏺'.repeat(500) })).toMatchObject({ alt: '🏺'.repeat(500) });
    expect(await check(await fits, { alt: '🏺'.repeat(501) })).toMatchObject({ alt: '🏺'.repeat(500) });
    const long = await check(await fits, { alt: `a${'🏺'.repeat(500)}` });
    expect(long.alt).toBe(`a${'🏺'.repeat(499)}`);
    expect(long.checks).toContainEqual({
      subject: 'image 3',
      rule: 'alt_text',
      level: 'warning',
      message: 'its alt text has 1001 characters (an emoji counts as two) and is cut to 1000',
    });
  });

  it.each([null, '', '  '])('gets a warning when it is %j', async (alt) => {
    const found = await check(await fits, { alt });
    expect(found.alt).toBeNull();
    expect(found.checks).toContainEqual(expect.objectContaining({ rule: 'alt_text', level: 'warning' }));
  });
});

it('requests a picture by an ASCII address', async () => {
  const server = pictureServer();
  const options = { fetch: server.fetch, canConvert: false, signal };
  const found = await checkSource({ url: 'https://töpfe.example.com/grün und blau.jpg', alt: null }, 1, options);
  expect(found.url).toBe('https://xn--tpfe-5qa.example.com/gr%C3%BCn%20und%20blau.jpg');
  expect(server.fetched).toEqual([found.url]);
});
