import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../../test/pictures.ts';
import { checkAddress, checkImage, imageLimits, readImage } from './limits.ts';

describe('checkAddress', () => {
  it.each(['https://images.example.com/a.jpg', 'https://8.8.8.8/a.jpg', 'https://müller.example.com/töpfe/ä.jpg?a=1'])(
    'accepts %s',
    (address) => {
      expect(checkAddress('image 1', address)).toMatchObject({ level: 'ok' });
    },
  );

  const refused: [address: string, problem: string][] = [
    ['http://images.example.com/a.jpg', 'not an https URL'],
    ['ftp://images.example.com/a.jpg', 'not an https URL'],
    ['/a.jpg', 'not an https URL'],
    ['data:image/jpeg;base64,AAAA', 'not an https URL'],
    ['https://user:secret@images.example.com/a.jpg', 'holds a password'],
    ...[
      'https://127.0.0.1/a.jpg',
      'https://0x7f000001/a.jpg',
      'https://2130706433/a.jpg',
      'https://0177.0.0.1/a.jpg',
      'https://[::1]/a.jpg',
      'https://[::ffff:127.0.0.1]/a.jpg',
      'https://localhost/a.jpg',
      'https://images.localhost/a.jpg',
      'https://10.0.0.7/a.jpg',
      'https://169.254.169.254/latest',
      'https://nas.local/a.jpg',
      'https://metadata.google.internal/a.jpg',
      'https://intranet/a.jpg',
    ].map((address): [string, string] => [address, 'not on the public internet']),
  ];
  it.each(refused)('rejects %s: %s', (address, problem) => {
    const check = checkAddress('image 1', address);
    expect(check).toMatchObject({ subject: 'image 1', rule: 'url', level: 'error' });
    expect(check.message).toContain(problem);
    expect(check.message).not.toContain('secret');
  });
});

const checked = async (width: number, height: number, format?: Parameters<typeof picture>[2]) => {
  const bytes = await picture(width, height, format);
  const facts = readImage(bytes);
  if (!facts) throw new Error('the picture cannot be read');
  const levels = checkImage('image 1', bytes, facts).map(({ rule, level }) => [rule, level] as const);
  return Object.fromEntries(levels);
};

describe('a picture', () => {
  const fit = { type: 'ok', size: 'ok', ratio: 'ok', width: 'ok' };

  it.each([
    [1080, 1080],
    [1080, 1350],
    [1440, 1800],
    [1080, 566],
    [320, 400],
    [382, 200],
  ])('of %i × %i pixels fits', async (width, height) => {
    expect(await checked(width, height)).toEqual(fit);
  });

  it.each([
    [1000, 1251, 'ratio', 'error'],
    [1911, 1000, 'ratio', 'error'],
    [1000, 5000, 'ratio', 'error'],
    [319, 319, 'width', 'error'],
    [1441, 1441, 'width', 'warning'],
  ])('of %i × %i pixels gets for its %s: %s', async (width, height, rule, level) => {
    expect((await checked(width, height))[rule]).toBe(level);
  });

  it.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)('of type %s is rejected', async (format) => {
    expect(await checked(500, 500, format)).toEqual({ ...fit, type: 'error' });
  });

  it('above 8 MB is rejected', async () => {
    const bytes = Buffer.concat([await picture(500, 500), Buffer.alloc(imageLimits.bytes)]);
    const facts = readImage(bytes);
    expect(facts && checkImage('image 3', bytes, facts)).toContainEqual({
      subject: 'image 3',
      rule: 'size',
      level: 'error',
      message: 'has 8 MB; Instagram accepts at most 8 MB',
    });
  });

  it('with a rotated orientation is measured upright', async () => {
    const bytes = await sharp(await picture(1000, 600))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(readImage(bytes)).toEqual({ type: 'jpg', width: 600, height: 1000 });
  });

  it('is not read from other bytes', async () => {
    const jpeg = await picture(500, 500);
    for (const bytes of [
      new Uint8Array(),
      Buffer.from('<html></html>'),
      readFileSync(import.meta.filename),
      jpeg.slice(0, 20),
    ])
      expect(readImage(bytes)).toBeNull();
  });
});
