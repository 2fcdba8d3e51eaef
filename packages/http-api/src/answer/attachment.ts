import { respond } from './response.ts';

/**
 * Answers with a file to download, under a name that is safe in headers and file systems (RFC 6266, RFC 8187).
 * @param fileName in any script
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
