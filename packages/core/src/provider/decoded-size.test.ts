import { expect, it } from 'vitest';
import { checkDecodedSize } from './decoded-size.ts';

it.each([
  ['40 million pixels of four bytes', { width: 8_000, height: 5_000, channels: 4, sampleBytes: 1 }, null],
  ['20 million pixels of eight bytes', { width: 5_000, height: 4_000, channels: 4, sampleBytes: 2 }, null],
  [
    'one row of pixels more',
    { width: 8_000, height: 5_001, channels: 1, sampleBytes: 1 },
    'has 41 million pixels, and 40 million are the limit',
  ],
  [
    '16 bits a channel, one row more',
    { width: 5_000, height: 4_001, channels: 4, sampleBytes: 2 },
    'decodes to 161 MB (4 channels of 16 bits), and 160 MB are the limit',
  ],
])('bounds what an image decodes to by its header: %s', (_, header, problem) => {
  expect(checkDecodedSize(header)).toBe(problem);
});
