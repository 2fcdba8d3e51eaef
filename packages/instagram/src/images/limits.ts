import { isPublicAddress } from '@makerfex/integrations-core/provider';
import { imageSize } from 'image-size';
import { type Check, checksOf } from '../check.ts';
import { headerOf } from './header.ts';

/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media */
export const imageLimits = {
  bytes: 8 * 1024 * 1024,
  /** Width by height: 4:5 to 1.91:1. */
  ratio: { narrowest: 0.8, widest: 1.91 },
  width: { least: 320, most: 1440 },
  /** In UTF-16 units: Instagram does not document its unit, and this is the strictest count. */
  altCharacters: 1000,
  images: 10,
} as const;

export interface ImageFacts {
  /** From its bytes, not its address: `jpg`, `png`, `webp`. */
  readonly type: string;
  /** As displayed: after any rotation that Exif asks for. */
  readonly width: number;
  readonly height: number;
}

/** Reads only the header. @returns null if it is not a picture that can be posted or converted */
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

/** Checks the address: Instagram fetches pictures from the public internet. */
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

const rounded = (value: number): string => String(Math.round(value * 100) / 100);
const megabytes = (bytes: number): string => `${rounded(bytes / 1024 / 1024)} MB`;

/** Checks a picture against Instagram's limits. */
export function checkImage(subject: string, bytes: Uint8Array, facts: ImageFacts): Check[] {
  const { ok, warning, error } = checksOf(subject);
  const { type, width, height } = facts;
  const ratio = width / height;
  const { narrowest, widest } = imageLimits.ratio;
  const { least, most } = imageLimits.width;
  const size = `${width} × ${height}`;
  return [
    type === 'jpg' ? ok('type', 'JPEG') : error('type', `is ${type.toUpperCase()}; Instagram accepts only JPEG`),
    bytes.byteLength <= imageLimits.bytes
      ? ok('size', megabytes(bytes.byteLength))
      : error('size', `has ${megabytes(bytes.byteLength)}; Instagram accepts at most ${megabytes(imageLimits.bytes)}`),
    ratio >= narrowest && ratio <= widest
      ? ok('ratio', size)
      : error('ratio', `is ${size}, which is ${rounded(ratio)}:1; Instagram accepts 4:5 to 1.91:1`),
    width < least
      ? error('width', `is ${width} pixels wide; Instagram needs at least ${least}`)
      : width > most
        ? warning('width', `is ${width} pixels wide: Instagram scales it down to ${most}`)
        : ok('width', `${width} pixels`),
  ];
}
