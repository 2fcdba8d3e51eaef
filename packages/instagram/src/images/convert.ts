import { IntegrationError } from '@makerfex/integrations-core';
import { type ImageFacts, imageLimits } from './limits.ts';

/** Formats that are made into a JPEG. */
export const convertible: ReadonlySet<string> = new Set(['jpg', 'png', 'webp', 'gif', 'tiff', 'avif']);
/** A small file can hold a picture that fills the memory. */
export const mostPixels = 100_000_000;

const background = '#ffffff';

/**
 * Makes a picture fit: upright, scaled to the widths that Instagram takes, on a white ground where it is too tall or too wide
 * or has holes, as a JPEG in sRGB.
 * @throws IntegrationError `not_configured` where `sharp` is not installed, `invalid_input` where the picture is broken
 */
export async function convertImage(bytes: Uint8Array, facts: ImageFacts, subject: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { width, height } = canvasFor(facts);
  try {
    return await sharp(bytes, { limitInputPixels: mostPixels })
      .autoOrient()
      .resize({ width, height, fit: 'contain', background })
      .flatten({ background })
      .toColourspace('srgb')
      .jpeg({ quality: 90 })
      .toBuffer();
  } catch {
    // sharp's own words can quote what the file holds.
    throw new IntegrationError('invalid_input', `The ${subject} cannot be converted: its file is broken.`);
  }
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

/** Loaded where a picture has to be converted, and not before: it is the host's to install. */
async function loadSharp() {
  try {
    return (await import('sharp')).default;
  } catch {
    throw new IntegrationError(
      'not_configured',
      'Pictures are converted by the package "sharp", which is not installed: install it beside this one.',
    );
  }
}
