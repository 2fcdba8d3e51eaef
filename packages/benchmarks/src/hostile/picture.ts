import sharp from 'sharp';

/** A square of one colour, so that it has few bytes whatever its size. */
export const picture = async (side: number, format: 'jpeg' | 'png'): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp({ create: { width: side, height: side, channels: 3, background: '#c86432' } })
      .toFormat(format)
      .toBuffer(),
  );
