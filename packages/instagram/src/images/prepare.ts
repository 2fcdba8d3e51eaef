import { createHash } from 'node:crypto';
import { checkDecodedSize } from '@makerfex/integrations-core/provider';
import { cutToUnits } from '../characters.ts';
import { type Check, checksOf } from '../check.ts';
import type { PublishableImage } from '../product.ts';
import { canvasFor, convertImage, convertible } from './convert.ts';
import { type Fetched, fetchImage } from './fetch.ts';
import { checkAddress, checkImage, type ImageFacts, imageLimits, readImage } from './limits.ts';

export interface SourceImage {
  readonly url: string;
  readonly alt?: string | null | undefined;
}

/** A picture after its checks. `convert` makes a picture that fits; null if this one fits or cannot be converted. */
export interface CheckedImage {
  /** From 1. */
  readonly number: number;
  /** `image 1` */
  readonly subject: string;
  readonly url: string;
  readonly alt: string | null;
  readonly checks: readonly Check[];
  /** Width by height, as it would be posted; null if there is no picture. */
  readonly ratio: number | null;
  readonly convert: ((productId: string, shopId: string) => Promise<PublishableImage>) | null;
}

export interface ImageCheckOptions {
  readonly fetch: typeof fetch;
  /** Whether a picture that does not fit can be converted and stored. */
  readonly canConvert: boolean;
  readonly signal: AbortSignal;
}

/** Fetches a picture and checks it against every limit, before anything is created at Instagram. */
export async function checkSource(
  { url: address, alt }: SourceImage,
  number: number,
  { fetch, canConvert, signal }: ImageCheckOptions,
): Promise<CheckedImage> {
  const subject = `image ${number}`;
  const addressCheck = checkAddress(subject, address);
  // Parsing encodes it in ASCII.
  const url = addressCheck.level === 'ok' ? new URL(address).href : address;
  const text = checkAlt(subject, alt);
  const base = { number, subject, url, alt: text.alt, ratio: null, convert: null };
  const checks = [addressCheck, ...text.checks];
  if (addressCheck.level !== 'ok') return { ...base, checks };
  const fetched = await fetchImage(fetch, url, signal);
  if (!('bytes' in fetched)) return { ...base, checks: [...checks, problemCheck(subject, url, fetched)] };
  const facts = readImage(fetched.bytes);
  const { ok, error } = checksOf(subject);
  if (!facts) {
    const type = error('type', `${withoutQuery(url)} is not a picture that Instagram accepts: it accepts only JPEG`);
    return { ...base, checks: [...checks, ok('reachable', 'fetched'), type] };
  }
  const found = checkImage(subject, fetched.bytes, facts);
  const isFit = found.every(({ level }) => level !== 'error');
  const needsConversion = !isFit && canConvert && convertible.has(facts.type);
  // Only the size is known here; channels and depth are checked before the picture is decoded.
  const tooLarge = needsConversion ? checkDecodedSize({ ...facts, channels: 1, sampleBytes: 1 }) : null;
  const willConvert = needsConversion && tooLarge === null;
  return {
    ...base,
    ratio: ratioOf(willConvert ? canvasFor(facts) : facts),
    checks: [
      ...checks,
      ok('reachable', 'fetched'),
      ...found.map((check) => resultOf(check, url, willConvert)),
      ...(tooLarge === null ? [] : [error('pixels', `${withoutQuery(url)} cannot be converted: it ${tooLarge}`)]),
    ],
    convert: willConvert
      ? (productId, shopId) => convert(fetched.bytes, facts, { subject, url, productId, shopId })
      : null,
  };
}

const ratioOf = ({ width, height }: { width: number; height: number }): number => width / height;

const problemCheck = (
  subject: string,
  url: string,
  { rule, problem }: Exclude<Fetched, { bytes: Uint8Array }>,
): Check => checksOf(subject).error(rule, `${withoutQuery(url)}: ${problem}`);

/** Downgrades an error that a conversion fixes. Any other error names the picture. */
function resultOf(check: Check, url: string, willConvert: boolean): Check {
  if (check.level !== 'error') return check;
  return willConvert
    ? { ...check, level: 'ok', message: `${check.message}: it will be converted` }
    : { ...check, message: `${withoutQuery(url)} ${check.message}` };
}

/** The query can hold a key. */
function withoutQuery(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}

function checkAlt(subject: string, alt: string | null | undefined): { alt: string | null; checks: Check[] } {
  const { ok, warning } = checksOf(subject);
  const text = alt?.trim() ?? '';
  const most = imageLimits.altCharacters;
  if (text === '') return { alt: null, checks: [warning('alt_text', 'has no alt text')] };
  if (text.length <= most) return { alt: text, checks: [ok('alt_text', `${text.length} characters of ${most}`)] };
  const message = `its alt text has ${text.length} characters (an emoji counts as two) and is cut to ${most}`;
  return { alt: cutToUnits(text, most), checks: [warning('alt_text', message)] };
}

async function convert(
  bytes: Uint8Array,
  facts: ImageFacts,
  { subject, url, productId, shopId }: { subject: string; url: string; productId: string; shopId: string },
): Promise<PublishableImage> {
  const converted = await convertImage(bytes, facts, subject, shopId);
  const sha256 = createHash('sha256').update(converted).digest('hex');
  return { bytes: converted, mediaType: 'image/jpeg', sha256, productId, sourceUrl: url };
}
