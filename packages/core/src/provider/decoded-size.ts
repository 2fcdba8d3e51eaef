/** What an image's header says, before anything is decoded. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** Samples of one pixel: 3 for RGB, 4 with transparency. */
  readonly channels: number;
  /** Bytes of one sample: 2 for a 16-bit PNG. */
  readonly sampleBytes: number;
}

/** The most that an image may decode to: a small file can decode to one that fills the memory. */
export const decodedLimits = { pixels: 40_000_000, decodedBytes: 160_000_000 } as const;

/**
 * Checks what an image decodes to before it is decoded: width by height, by channels, by bytes of a sample.
 * @returns which limit it exceeds, to follow the name of the image; null if it exceeds none
 * @example
 * checkDecodedSize({ width: 9_000, height: 9_000, channels: 3, sampleBytes: 1 });
 * // 'has 81 million pixels, and 40 million are the limit'
 */
export function checkDecodedSize({ width, height, channels, sampleBytes }: ImageHeader): string | null {
  const pixels = width * height;
  if (pixels > decodedLimits.pixels)
    return `has ${millions(pixels)} million pixels, and ${millions(decodedLimits.pixels)} million are the limit`;
  const bytes = pixels * channels * sampleBytes;
  if (bytes > decodedLimits.decodedBytes)
    return `decodes to ${millions(bytes)} MB (${channels} channels of ${8 * sampleBytes} bits), and ${millions(decodedLimits.decodedBytes)} MB are the limit`;
  return null;
}

const millions = (count: number): number => Math.ceil(count / 1_000_000);
