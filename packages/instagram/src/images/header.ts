const markers = { comment: 0xfe, exif: 0xe1, scan: 0xda } as const;
/** Baseline, extended and progressive. */
const frames: ReadonlySet<number | undefined> = new Set([0xc0, 0xc1, 0xc2]);
/** In bytes, up to and including its width. */
const shortestFrame = 9;
const startOfJpeg = Buffer.of(0xff, 0xd8, 0xff, markers.comment, 0, 2);

/**
 * The part of a picture that holds its size; null if it is not a JPEG, PNG, GIF, WebP, TIFF or AVIF. Reading a whole JPEG, or
 * another format, can take half a minute for 30 MB of empty segments.
 */
export function headerOf(bytes: Uint8Array): Uint8Array | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return headerOfJpeg(bytes);
  const isKnown = /^(?:\x89PNG|GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp)/s.test(start);
  return isKnown ? bytes : null;
}

/** The first Exif segment, which can rotate the picture, and the frame, which has its size. Null without a frame. */
function headerOfJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let exif: Uint8Array = new Uint8Array();
  // Skips bytes between segments, as decoders do.
  for (let at = bytes.indexOf(0xff, 2); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1];
    if (marker === markers.scan) return null;
    const end = marker === 0xff ? at + 1 : at + 2 + view.getUint16(at + 2);
    const segment = bytes.subarray(at, end);
    if (frames.has(marker)) return segment.length < shortestFrame ? null : Buffer.concat([startOfJpeg, exif, segment]);
    if (marker === markers.exif && exif.length === 0 && isExif(segment)) exif = segment;
    at = end;
  }
  return null;
}

const isExif = (segment: Uint8Array): boolean => Buffer.from(segment.subarray(4, 8)).toString('latin1') === 'Exif';
