const firstBytes = 16 * 1024;

/**
 * Reads a body of at most `limit` bytes. It copies the chunks into one buffer: otherwise a body sent byte by byte would take
 * two hundred times its size in memory.
 * @param expected its length if it is announced: then the buffer need not grow
 * @returns null if it is longer; its transfer is ended then
 * @example
 * const bytes = await readBytes(response.body, 8 * 1024 * 1024);
 */
export async function readBytes(
  body: AsyncIterable<Uint8Array> | null,
  limit: number,
  expected = firstBytes,
): Promise<Uint8Array | null> {
  let bytes = new Uint8Array(Math.min(Math.max(expected, 0), limit));
  let size = 0;
  // Leaving the loop cancels the stream, and with it the transfer.
  for await (const chunk of body ?? []) {
    const end = size + chunk.byteLength;
    if (end > limit) return null;
    if (end > bytes.byteLength) bytes = enlarged(bytes, size, Math.min(limit, Math.max(end, 2 * bytes.byteLength)));
    bytes.set(chunk, size);
    size = end;
  }
  return bytes.subarray(0, size);
}

function enlarged(bytes: Uint8Array, size: number, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes.subarray(0, size));
  return larger;
}
