import sharp from 'sharp';

let made: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** A picture that Instagram takes as it is. */
export function picture(): Promise<Uint8Array<ArrayBuffer>> {
  made ??= sharp({ create: { width: 400, height: 400, channels: 3, background: '#c86432' } })
    .jpeg()
    .toBuffer()
    .then((bytes) => new Uint8Array(bytes));
  return made;
}
