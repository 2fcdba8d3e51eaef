import { inflateSync } from 'node:zlib';

/** Sizes of the parts of both formats, in bytes. */
const size = { woffHeader: 44, woffEntry: 20, sfntHeader: 12, sfntEntry: 16 };
/** Far more than any table of a font file that is read here. */
const maxTableBytes = 32 * 1024 * 1024;

/**
 * Turns a WOFF file into the plain font that it wraps (https://www.w3.org/TR/WOFF/). The font engine reads WOFF too, but
 * inflates the outlines again for every glyph, which is most of the time that a document would take.
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
