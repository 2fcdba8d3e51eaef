/** A file as the API sends it. */
export interface Download {
  /** Its name, from `Content-Disposition`; null without one. */
  readonly fileName: string | null;
  /** `application/pdf` or `text/csv; ...` */
  readonly mediaType: string;
  /** Read it, or cancel it: the connection stays open until then. */
  readonly body: ReadableStream<Uint8Array>;
}

export function toDownload(answered: Response): Download {
  const { body, headers } = answered;
  return {
    fileName: fileNameOf(headers.get('content-disposition') ?? ''),
    mediaType: headers.get('content-type') ?? '',
    body: body ?? new ReadableStream({ start: (controller) => controller.close() }),
  };
}

/** The name in any script wins over its ASCII stand-in (RFC 6266). */
function fileNameOf(disposition: string): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null;
}
