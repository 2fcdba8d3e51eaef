import { respond } from './response.ts';

/**
 * Answers a file to be kept, under a name that no header and no file system stumbles over.
 * @param fileName in any script; RFC 6266 and 8187
 */
export function attachment(fileName: string, mediaType: string, bytes: Uint8Array): Response {
  const safe = fileName.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_').replace(/^\.+/, '_');
  const ascii = safe.replaceAll(/[^\x20-\x7e]/g, '_');
  const encoded = encodeURIComponent(safe);
  return respond(200, new Uint8Array(bytes), {
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${ascii}"${ascii === safe ? '' : `; filename*=UTF-8''${encoded}`}`,
  });
}
