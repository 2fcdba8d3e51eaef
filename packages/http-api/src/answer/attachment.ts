import { respond } from './response.ts';

/** A browser's viewer of PDFs styles its own page around the file. Only pages of the same origin may frame it. */
const viewerPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** `attachment` downloads a file, `inline` shows it in the browser. */
export const dispositions = ['attachment', 'inline'] as const;
export type Disposition = (typeof dispositions)[number];

/**
 * Answers with a file, under a name that is safe in headers and file systems (RFC 6266, RFC 8187).
 * @param fileName in any script
 */
export function attachment(
  fileName: string,
  mediaType: string,
  bytes: Uint8Array,
  disposition: Disposition = 'attachment',
): Response {
  const safe = fileName.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_').replace(/^\.+/, '_');
  const ascii = safe.replaceAll(/[^\x20-\x7e]/g, '_');
  const encoded = encodeURIComponent(safe);
  return respond(200, new Uint8Array(bytes), {
    ...(disposition === 'inline' && { 'content-security-policy': viewerPolicy }),
    'content-type': mediaType,
    'content-disposition': `${disposition}; filename="${ascii}"${ascii === safe ? '' : `; filename*=UTF-8''${encoded}`}`,
  });
}
