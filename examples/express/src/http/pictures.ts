import type { RequestHandler } from 'express';
import { type PictureWeb, pictureHosts } from '../web/picture-web.ts';
import { picturesPath, pictureWorkerPath } from './addresses.ts';

/** Serves the pictures of `https://{host}/{path}` at `/{host}/{path}`, for the service worker. */
export const servePictures =
  ({ fetch }: Pick<PictureWeb, 'fetch'>): RequestHandler =>
  async ({ path }, response) => {
    const address = `https:/${path}`;
    const picture = URL.canParse(address)
      ? await fetch(new Request(address))
      : new Response('not here', { status: 404 });
    const type = picture.headers.get('content-type') ?? 'text/plain';
    response.status(picture.status).type(type).set('cache-control', 'max-age=3600');
    response.send(Buffer.from(await picture.arrayBuffer()));
  };

/** Answers the requests of pages for pictures that exist in no network. */
export const pictureWorker = `const hosts = ${JSON.stringify(pictureHosts)};
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { host, pathname } = new URL(event.request.url);
  if (hosts.includes(host)) event.respondWith(fetch('${picturesPath}/' + host + pathname));
});
`;

/** Makes a browser use it, and goes on to another page; also where it cannot. @param to a path of the demo's own */
export const withPictures = (
  to: string,
): string => `<noscript><meta http-equiv="refresh" content="0; url=${to}"></noscript>
<p><a href="${to}">Open the console</a></p>
<script type="module">
const registered = navigator.serviceWorker?.register('${pictureWorkerPath}');
await registered?.catch(() => undefined);
location.replace('${to}');
</script>`;
