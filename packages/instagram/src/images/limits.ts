import { isPublicAddress } from '@makerfex/integrations-core';
import { imageSize } from 'image-size';
import { type Check, checksOf } from '../check.ts';
import { headerOf } from './header.ts';

/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media */
export const imageLimits = {
  bytes: 8 * 1024 * 1024,
  /** Width by height: 4:5 to 1.91:1. */
  ratio: { narrowest: 0.8, widest: 1.91 },
  width: { least: 320, most: 1440 },
  /** In UTF-16 units: Instagram does not tell how it counts, and these are never fewer. */
  altCharacters: 1000,
  images: 10,
} as const;

export interface ImageFacts {
  /** As its bytes say, not its address: `jpg`, `png`, `webp`. */
  readonly type: string;
  /** As it is seen: a camera's note that it lies on its side is heeded. */
  readonly width: number;
  readonly height: number;
}

/** Reads the header alone. @returns null if it is no picture that can be posted or converted. */
export function readImage(bytes: Uint8Array): ImageFacts | null {
  try {
    const header = headerOf(bytes);
    if (!header) return null;
    const { type = '', width, height, orientation = 1 } = imageSize(header);
    if (!(width > 0 && height > 0)) return null;
    return orientation >= 5 ? { type, width: height, height: width } : { type, width, height };
  } catch {
    return null;
  }
}

/** Instagram fetches pictures from the public internet, by an address in ASCII. */
export function checkAddress(subject: string, address: string): Check {
  const { ok, error } = checksOf(subject);
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:') return error('url', 'its address is not an https URL');
  if (url.username || url.password) return error('url', 'its address holds a password');
  const isName = /[a-z]/i.test(url.hostname.split('.').at(-1) ?? '') && !url.hostname.startsWith('[');
  const isLocal = /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/i.test(url.hostname);
  if (isLocal || !(isName ? url.hostname.includes('.') : isPublicAddress(url.hostname)))
    return error('url', 'its address is not on the public internet');
  return ok('url', 'a public https URL');
}

const figure = (value: number): string => String(Math.round(value * 100) / 100);
const megabytes = (bytes: number): string => `${figure(bytes / 1024 / 1024)} MB`;

/** Holds what a picture is against the limits of what Instagram takes. */
export function checkImage(subject: string, bytes: Uint8Array, facts: ImageFacts): Check[] {
  const { ok, warning, error } = checksOf(subject);
  const { type, width, height } = facts;
  const ratio = width / height;
  const { narrowest, widest } = imageLimits.ratio;
  const { least, most } = imageLimits.width;
  const size = `${width} × ${height}`;
  return [
    type === 'jpg' ? ok('type', 'JPEG') : error('type', `is ${type.toUpperCase()}, and Instagram takes JPEG alone`),
    bytes.byteLength <= imageLimits.bytes
      ? ok('size', megabytes(bytes.byteLength))
      : error(
          'size',
          `has ${megabytes(bytes.byteLength)}, and Instagram takes ${megabytes(imageLimits.bytes)} at most`,
        ),
    ratio >= narrowest && ratio <= widest
      ? ok('ratio', size)
      : error('ratio', `is ${size}, which is ${figure(ratio)}:1, and Instagram takes 4:5 to 1.91:1`),
    width < least
      ? error('width', `is ${width} pixels wide, and Instagram takes ${least} at least`)
      : width > most
        ? warning('width', `is ${width} pixels wide: Instagram scales it down to ${most}`)
        : ok('width', `${width} pixels`),
  ];
}
