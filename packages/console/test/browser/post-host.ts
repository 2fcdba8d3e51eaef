import { instagram, type PostableProduct } from '@makerfex/integrations-instagram';
import { createInstagramSimulator } from '@makerfex/integrations-instagram/simulator';
import type { Page } from 'playwright-core';
import { startHost } from './host.ts';

const address = (name: string): string => `https://images.example.com/${name}`;
/** Width and height of each picture. */
const sizes: Readonly<Record<string, readonly [number, number]>> = {
  '1.jpg': [1080, 1350],
  '2.jpg': [1080, 1080],
  '3.jpg': [400, 1200],
};

/** A JPEG without its scan: as much as a server reads of it. */
function jpegOf([width, height]: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const sized = [height >> 8, height & 255, width >> 8, width & 255];
  return Uint8Array.of(255, 216, 255, 192, 0, 17, 8, ...sized, 3, 1, 34, 0, 2, 17, 1, 3, 17, 1, 255, 217);
}

const product = (title: string, names: readonly string[]): PostableProduct => ({
  title,
  description: null,
  price: { amount: '24.50', currency: 'EUR' },
  url: 'https://shop.example.com/mug',
  tags: ['handmade'],
  images: names.map((name) => ({ url: address(name), alt: name === '1.jpg' ? 'A brown mug' : null })),
});

/** A host that is connected to a simulated account, with two products; the third picture of `tall` is too tall to be posted. */
export async function startPostHost({ findsProducts = true } = {}) {
  const serve = async (input: Parameters<typeof fetch>[0]): Promise<Response> => {
    const size = sizes[new URL(new Request(input).url).pathname.slice(1)];
    return size ? new Response(jpegOf(size)) : new Response('', { status: 404 });
  };
  const simulator = createInstagramSimulator({ fetchPicture: serve });
  const timing = { pollMs: 1, graceMs: 1, lateMs: 1, pollForMs: 50 };
  const products = new Map([
    ['mug', product('Mug <img src=x onerror=alert(1)>', ['1.jpg', '2.jpg'])],
    ['tall', product('Tall vase', ['2.jpg', '1.jpg', '3.jpg'])],
  ]);
  const host = await startHost({
    more: [instagram({ app: simulator.app, fetchImage: serve, timing })],
    findsProducts,
    products,
    outbound: (input, init) => simulator.fetch(new Request(input, init)),
  });
  const { id } = await host.shop.connections.create({ providerKey: 'instagram', config: {} });
  const { access_token, expires_in } = simulator.tokens.issueTokens();
  const expiresAt = new Date(Date.now() + expires_in * 1000);
  await host.shop.credentials.set(id, { kind: 'oauth2', secret: { access_token }, expiresAt });
  return { host, products, simulator, path: `/connections/${id}/actions/post_instagram_product`, id };
}

/** Lets the browser see the pictures, each with a cross from corner to corner. */
export const servePictures = async (page: Page): Promise<void> => {
  await page.context().route('https://images.example.com/*', (route) => {
    const size = sizes[new URL(route.request().url()).pathname.slice(1)];
    if (!size) return route.fulfill({ status: 404 });
    const [width, height] = size;
    const cross = `<path d="M0 0L${width} ${height}M${width} 0L0 ${height}" stroke="#c64" stroke-width="40"/>`;
    const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${cross}</svg>`;
    return route.fulfill({ contentType: 'image/svg+xml', body });
  });
};
