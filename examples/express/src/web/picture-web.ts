import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishableImage } from '@makerfex/integrations-instagram';
import { drawPicture } from './draw-picture.ts';

/** Host of the simulated shops' picture URLs. */
const productHost = 'images.example.com';
/** Host of the demo host's own picture URLs. */
const ownHost = 'pictures.demo-shop.example.com';

/** The hosts that serve a picture, though there are none. */
export const pictureHosts = [productHost, ownHost] as const;

/** Stands for the web servers of pictures: serves every picture without a network request. */
export interface PictureWeb {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Publishes a picture of the host. @returns its address */
  readonly publish: (image: PublishableImage) => string;
}

/** @param folder of the host's own pictures */
export function createPictureWeb(folder: string): PictureWeb {
  const fileOf = (name: string) => join(folder, name);
  return {
    async fetch(request) {
      const { host, pathname } = new URL(request.url);
      const name = pathname.slice(1);
      if (host === productHost) return picture(await drawPicture(pathname), 'image/png');
      const isOwn = host === ownHost && /^[0-9a-f]{64}\.jpg$/.test(name) && existsSync(fileOf(name));
      return isOwn ? picture(readFileSync(fileOf(name)), 'image/jpeg') : new Response('not here', { status: 404 });
    },
    publish({ sha256, bytes }) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(`${sha256}.jpg`), bytes);
      return `https://${ownHost}/${sha256}.jpg`;
    },
  };
}

const picture = (bytes: Uint8Array, type: string): Response =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
