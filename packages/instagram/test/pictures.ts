import sharp from 'sharp';

/** A picture of one colour, so that its file is small at any size. */
export const picture = (
  width: number,
  height: number,
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' = 'jpeg',
): Promise<Uint8Array> =>
  sharp({ create: { width, height, channels: 3, background: '#c86432' } })
    .toFormat(format)
    .toBuffer();

/** Serves pictures by their address, as a web server does. */
export function pictureServer() {
  const pictures = new Map<string, Uint8Array | Response>();
  const fetched: string[] = [];
  const serve = async (request: Request): Promise<Response> => {
    fetched.push(request.url);
    const found = pictures.get(request.url);
    if (found instanceof Response) return found.clone();
    return found ? new Response(new Uint8Array(found)) : new Response('not here', { status: 404 });
  };
  const fetchThere: typeof fetch = (input, init) => serve(new Request(input, init));
  return { pictures, fetched, serve, fetch: fetchThere };
}
export type PictureServer = ReturnType<typeof pictureServer>;
