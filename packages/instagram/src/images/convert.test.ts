import { setImmediate as tick } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../../test/pictures.ts';
import { canvasFor, convertImage } from './convert.ts';
import { checkImage, readImage } from './limits.ts';

async function converted(bytes: Uint8Array) {
  const facts = readImage(bytes);
  if (!facts) throw new Error('the picture cannot be read');
  const made = await convertImage(bytes, facts, 'image 1', 'shop-1');
  const found = readImage(made);
  if (!found) throw new Error('the converted picture cannot be read');
  return { made, found, problems: checkImage('image 1', made, found).filter(({ level }) => level !== 'ok') };
}

/** Colour of one pixel, 0 to 255. */
async function pixel(bytes: Uint8Array, left: number, top: number): Promise<number[]> {
  const raw = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return [...raw];
}

describe('convertImage', () => {
  it.each([
    ['a PNG', 1000, 1000, 'png'],
    ['a WebP', 1200, 900, 'webp'],
    ['a GIF', 400, 500, 'gif'],
    ['a TIFF', 1440, 900, 'tiff'],
    ['an AVIF', 640, 640, 'avif'],
    ['one that is too tall', 500, 3000, 'jpeg'],
    ['one that is too wide', 3000, 500, 'jpeg'],
    ['one that is tiny', 20, 20, 'jpeg'],
    ['one that is tiny and tall', 10, 99, 'png'],
    ['one that is huge', 6000, 5000, 'jpeg'],
    ['one just out of shape', 1440, 1801, 'jpeg'],
    ['another just out of shape', 1911, 1000, 'jpeg'],
  ] as const)('makes a picture that fits every limit from %s', async (_, width, height, format) => {
    const { found, problems } = await converted(await picture(width, height, format));
    expect(problems).toEqual([]);
    expect(found.type).toBe('jpg');
  });

  it('keeps an allowed shape', async () => {
    expect((await converted(await picture(2880, 1800, 'png'))).found).toMatchObject({ width: 1440, height: 900 });
  });

  it('shows the whole picture on white', async () => {
    const { made, found } = await converted(await picture(500, 3000));
    expect(found).toMatchObject({ width: 1440, height: 1800 });
    expect(await pixel(made, 5, 900)).toEqual([255, 255, 255]);
    const [red = 0, green = 0, blue = 0] = await pixel(made, 720, 5);
    expect([red > 180, green < 130, blue < 80]).toEqual([true, true, true]);
  });

  it('fills transparent areas', async () => {
    const holes = await sharp({ create: { width: 500, height: 500, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    expect(await pixel((await converted(holes)).made, 250, 250)).toEqual([255, 255, 255]);
  });

  it('turns the picture upright', async () => {
    const lying = await sharp(await picture(800, 1000, 'jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { made, found } = await converted(lying);
    expect(found).toMatchObject({ width: 1000, height: 800 });
    expect((await sharp(made).metadata()).orientation).toBeUndefined();
  });

  it('converts any colour space to sRGB', async () => {
    const cmyk = await sharp(await picture(600, 600))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    expect(await sharp((await converted(cmyk)).made).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
  });

  it('refuses a broken file without quoting it', async () => {
    const whole = await picture(800, 800, 'png');
    const error = await converted(whole.slice(0, whole.length / 2)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('image 1') });
  });
});

describe('a small file that decodes to a large picture', () => {
  const plain = (width: number, height: number, channels: 3 | 4 = 4) =>
    sharp({ create: { width, height, channels, background: '#c86432' } });

  it.each([
    ['41 million pixels', () => plain(8_200, 5_000).png({ progressive: true }), 'has more than 40 million pixels'],
    [
      '16 bits a channel',
      () => plain(5_000, 4_100).toColourspace('rgb16').png(),
      'decodes to 164 MB (4 channels of 16 bits), and 160 MB are the limit',
    ],
    [
      'a progressive JPEG',
      () => plain(6_000, 4_500, 3).jpeg({ progressive: true }),
      'decodes to 162 MB (3 channels of 16 bits), and 160 MB are the limit',
    ],
    ['an AVIF', () => plain(3_400, 3_300, 3).avif({ effort: 0 }), 'decodes to 169 MB'],
  ])('is refused before decoding, naming the limit: %s', async (_, make, words) => {
    const error = await converted(await make().toBuffer()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining(words) });
  });

  it('is converted from its first frame when it is animated', async () => {
    const frames = Array.from({ length: 12 }, (_, shade) => ({ r: shade * 20, g: 100, b: 50 }));
    const pictures = await Promise.all(
      frames.map((background) =>
        sharp({ create: { width: 500, height: 500, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animated = await sharp(pictures, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(animated).metadata()).pages).toBe(12);
    const [red = 255] = await pixel((await converted(animated)).made, 250, 250);
    expect(red).toBeLessThan(10);
  });

  it('does not block the event loop while it is converted', async () => {
    const bytes = await plain(5_000, 5_000).png().toBuffer();
    const state = { isDone: false };
    const made = converted(bytes).finally(() => {
      state.isDone = true;
    });
    let ticks = 0;
    while (!state.isDone) {
      await tick();
      ticks += 1;
    }
    await made;
    expect(ticks).toBeGreaterThan(10);
  });
});

describe('canvasFor', () => {
  it('stays within the limits for any picture', () => {
    for (let width = 1; width < 7_000; width = Math.ceil(width * 1.37))
      for (let height = 1; height < 7_000; height = Math.ceil(height * 1.37)) {
        const canvas = canvasFor({ width, height });
        const facts = { ...canvas, type: 'jpg' };
        const problems = checkImage('image', new Uint8Array(1), facts).filter(({ level }) => level !== 'ok');
        expect([width, height, canvas, problems]).toEqual([width, height, canvas, []]);
      }
  });
});
