import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { headerOf } from './header.ts';
import { readImage } from './limits.ts';

const start = Buffer.from('ffd8', 'hex');
const emptySegment = Buffer.from('ffe10002', 'hex');
/** 600 wide, 400 high. */
const frame = Buffer.from('ffc0000b080190025801011100', 'hex');

const picture = (options: JpegOptions = {}) =>
  sharp({ create: { width: 600, height: 400, channels: 3, background: '#c63' } }).jpeg(options);

describe('the header of a JPEG', () => {
  it.each<[string, Promise<Buffer>]>([
    ['baseline', picture().toBuffer()],
    ['progressive', picture({ progressive: true }).toBuffer()],
    ['with a profile', picture().withIccProfile('p3').toBuffer()],
    ['with an orientation', picture().withMetadata({ orientation: 3 }).toBuffer()],
    ['that begins with its frame', Promise.resolve(Buffer.concat([start, frame]))],
    [
      'with bytes between its segments',
      Promise.resolve(Buffer.concat([start, emptySegment, Buffer.alloc(9), Buffer.of(0xff), frame])),
    ],
  ])('holds the size: %s', async (_, making) => {
    expect(readImage(await making)).toEqual({ type: 'jpg', width: 600, height: 400 });
  });

  it('stays small with many segments before the frame', () => {
    const segments = Buffer.alloc(4_000_000, emptySegment);
    expect(headerOf(Buffer.concat([start, segments, frame]))?.byteLength).toBeLessThan(100);
  });

  it.each([
    ['there is no frame', Buffer.alloc(4_000_000, emptySegment)],
    ['there is nothing but zeros', Buffer.alloc(4_000_000)],
    ['the frame is cut off', Buffer.concat([emptySegment, frame.subarray(0, 6)])],
  ])('holds no size when %s', (_, rest) => {
    expect(readImage(Buffer.concat([start, Buffer.of(0xff, 0xfe, 0, 2), rest]))).toBeNull();
  });
});

it.each(['icns', 'BM', 'P1\n', 'DDS ', '<svg width="9" height="9">', '\0\0\0\x0cjP  ', '\0\0\0\x0cJXL '])(
  'does not read other formats: %j',
  (magic) => {
    expect(headerOf(Buffer.from(magic.padEnd(100, '\0'), 'latin1'))).toBeNull();
  },
);
