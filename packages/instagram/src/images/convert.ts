import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { checkDecodedSize, decodedLimits, fairQueue } from '@makerfex/integrations-core/provider';
import type { Metadata } from 'sharp';
import { type ImageFacts, imageLimits } from './limits.ts';

/** Formats that can be converted to JPEG. */
export const convertible: ReadonlySet<string> = new Set(['jpg', 'png', 'webp', 'gif', 'tiff', 'avif']);
/** How many pictures are converted at once, how many may wait, and how long one may take. */
export const convertLimits = { concurrency: 2, waitingPerShop: 20, waiting: 200, timeoutSeconds: 60 } as const;

/** Shops take turns. The work runs in sharp's own threads, off the host's event loop. */
const queue = fairQueue({ what: 'pictures', ...convertLimits });

const background = '#ffffff';

/**
 * Converts a picture to fit: a JPEG in sRGB, upright, scaled to a width that Instagram accepts, on a white background if it
 * is too tall, too wide or transparent.
 * @param shopId whose picture it is: a shop's pictures are converted one after the other
 * @throws IntegrationError `not_configured` if `sharp` is not installed; `invalid_input` if the picture is broken or decodes to
 * more than the limits; `too_busy` if too many wait; `work_limit_exceeded` if it takes too long
 */
export const convertImage = (
  bytes: Uint8Array,
  facts: ImageFacts,
  subject: string,
  shopId: string,
): Promise<Uint8Array> => queue.run(shopId, () => convert(bytes, facts, subject));

async function convert(bytes: Uint8Array, facts: ImageFacts, subject: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { width, height } = canvasFor(facts);
  const refuse = (why: string) =>
    new IntegrationError('invalid_input', `The ${subject} cannot be converted: it ${why}. Give a smaller picture.`);
  try {
    const source = sharp(bytes, { limitInputPixels: decodedLimits.pixels });
    // Reads only the header.
    const header = await source.metadata();
    const problem = checkDecodedSize({ ...header, sampleBytes: sampleBytesOf(header) });
    if (problem) throw refuse(problem);
    return await source
      .autoOrient()
      .resize({ width, height, fit: 'contain', background })
      .flatten({ background })
      .toColourspace('srgb')
      .jpeg({ quality: 90 })
      .timeout({ seconds: convertLimits.timeoutSeconds })
      .toBuffer();
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    if (error instanceof Error && error.message.startsWith('timeout'))
      throw new IntegrationError(
        'work_limit_exceeded',
        `Converting the ${subject} takes longer than ${convertLimits.timeoutSeconds} s. Try again later, or give a smaller picture.`,
      );
    // sharp's messages can quote the file's contents.
    throw refuse(`is broken, or has more than ${decodedLimits.pixels / 1_000_000} million pixels`);
  }
}

/**
 * Bytes needed to decode one sample. A progressive JPEG is held whole as two-byte coefficients; the AVIF decoder needs about
 * five times its output.
 */
function sampleBytesOf({ format, depth, isProgressive }: Pick<Metadata, 'format' | 'depth' | 'isProgressive'>): number {
  if (format === 'heif') return 5;
  if (depth === 'uchar' || depth === 'char') return format === 'jpeg' && isProgressive ? 2 : 1;
  if (depth === 'ushort' || depth === 'short') return 2;
  return depth === 'double' || depth === 'complex' ? 8 : depth === 'dpcomplex' ? 16 : 4;
}

/** The smallest canvas of an allowed shape around the picture, at an allowed width. */
export function canvasFor({ width, height }: Pick<ImageFacts, 'width' | 'height'>): { width: number; height: number } {
  const { narrowest, widest } = imageLimits.ratio;
  const ratio = Math.min(Math.max(width / height, narrowest), widest);
  const natural = Math.max(width, height * ratio);
  const canvasWidth = Math.round(Math.min(Math.max(natural, imageLimits.width.least), imageLimits.width.most));
  // Rounded so that the shape stays within the limits.
  const exact = canvasWidth / ratio;
  return { width: canvasWidth, height: ratio > 1 ? Math.ceil(exact) : Math.floor(exact) };
}

/** Loaded only when a picture must be converted: the host installs it. */
async function loadSharp() {
  try {
    return (await import('sharp')).default;
  } catch {
    throw new IntegrationError(
      'not_configured',
      'The picture cannot be converted, because the package "sharp" is not installed: install it in the host application.',
    );
  }
}
