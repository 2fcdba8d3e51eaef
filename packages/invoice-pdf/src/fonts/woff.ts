import { inflateSync } from 'node:zlib';

/** Sizes in both formats, in bytes. */
const size = { woffHeader: 44, woffEntry: 20, sfntHeader: 12, sfntEntry: 16 };
/** Far larger than any table of the supported fonts. */
const maxTableBytes = 32 * 1024 * 1024;

/**
 * Unwraps the plain font of a WOFF file (https://www.w3.org/TR/WOFF/). The font engine also reads WOFF, but inflates the outlines
 * again for every glyph, which would take most of the time of a document.
 */
export function unwrapWoff(woff: Buffer): Buffer {
  const tableCount = woff.readUInt16BE(12);
  const header = Buffer.alloc(size.sfntHeader + tableCount * size.sfntEntry);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(tableCount, 4);
  const tables: Buffer[] = [];
  let offset = header.length;
  for (let index = 0; index < tableCount; index += 1) {
    const entry = woff.subarray(size.woffHeader + index * size.woffEntry);
    const [start, packed, length] = [entry.readUInt32BE(4), entry.readUInt32BE(8), entry.readUInt32BE(12)];
    const data = woff.subarray(start, start + packed);
    const table = packed < length ? inflateSync(data, { maxOutputLength: maxTableBytes }) : data;
    const at = size.sfntHeader + index * size.sfntEntry;
    entry.copy(header, at, 0, 4);
    entry.copy(header, at + 4, 16, 20);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(length, at + 12);
    const padded = Buffer.concat([table, Buffer.alloc((4 - (length % 4)) % 4)]);
    tables.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([header, ...tables]);
}
