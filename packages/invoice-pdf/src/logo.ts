import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { checkDecodedSize, decodedLimits } from '@makerfex/integrations-core/provider';
import sharp from 'sharp';

/** An image that is safe to embed, with its printed size in points. */
export interface Logo {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The largest printed size, in points. */
const box = { width: 170, height: 54 };
/** 300 dots an inch. */
const pixelsPerPoint = 300 / 72;

/**
 * Reads a PNG or JPEG, turns it upright, and scales it down for print. Decoding it here detects a broken file before it is
 * embedded.
 * @param base64 the image, as in the record
 * @throws IntegrationError `invalid_input` if it is not a readable PNG or JPEG
 */
export async function readLogo(base64: string): Promise<Logo> {
  const source = Buffer.from(base64, 'base64');
  try {
    const image = sharp(source, { limitInputPixels: decodedLimits.pixels, failOn: 'error' });
    const { format, hasAlpha, width, height, channels, depth } = await image.metadata();
    if (format !== 'png' && format !== 'jpeg') throw unreadable(`it is ${format}`);
    const problem = checkDecodedSize({ width, height, channels, sampleBytes: depth === 'ushort' ? 2 : 1 });
    if (problem) throw unreadable(`it ${problem}`);
    const upright = image.rotate().resize({
      width: Math.round(box.width * pixelsPerPoint),
      height: Math.round(box.height * pixelsPerPoint),
      fit: 'inside',
      withoutEnlargement: true,
    });
    const asSrgb = upright.toColourspace('srgb');
    const encoded = hasAlpha || format === 'png' ? asSrgb.png({ compressionLevel: 9 }) : asSrgb.jpeg({ quality: 90 });
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    const scale = Math.min(box.width / info.width, box.height / info.height, 1);
    return { bytes: data, width: info.width * scale, height: info.height * scale };
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    throw unreadable(`it is damaged, or has more than ${decodedLimits.pixels / 1_000_000} million pixels`);
  }
}

function unreadable(why: string): IntegrationError {
  return new IntegrationError(
    'invalid_input',
    `The seller's logo cannot be printed: ${why}. Use a PNG or JPEG, or none; the rest of the document is fine.`,
    { issues: [{ path: 'logo', problem: `not a readable PNG or JPEG: ${why}` }] },
  );
}
