const markers = { comment: 0xfe, exif: 0xe1, scan: 0xda } as const;
/** Baseline, extended and progressive. */
const frames: ReadonlySet<number | undefined> = new Set([0xc0, 0xc1, 0xc2]);
/** Up to its width, in bytes: what is cut off before is none. */
const shortestFrame = 9;
const startOfJpeg = Buffer.of(0xff, 0xd8, 0xff, markers.comment, 0, 2);

/**
 * What has to be read of a picture to know its size; null if it is none of JPEG, PNG, GIF, WebP, TIFF and AVIF. Readers of other
 * formats, and of a whole JPEG, can be kept busy for half a minute by 30 MB of empty segments.
 */
export function headerOf(bytes: Uint8Array): Uint8Array | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return headerOfJpeg(bytes);
  const isKnown = /^(?:\x89PNG|GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp)/s.test(start);
  return isKnown ? bytes : null;
}

/** The first note of the camera (Exif), which can turn the picture, and the frame, which has its size. Null without a frame. */
function headerOfJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let exif: Uint8Array = new Uint8Array();
  // Whatever stands between two segments is passed over, as decoders do.
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
