import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPictureWeb } from './picture-web.ts';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-pictures-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const web = createPictureWeb(folder);
  return { ...web, get: (address: string) => web.fetch(new Request(address)) };
}
const bytesOf = async (reply: Response) => new Uint8Array(await reply.arrayBuffer());

it('serves a picture of every product, the same each time', async () => {
  const { get } = open();
  const [one, again, other] = await Promise.all(
    ['1', '1', '2'].map(async (name) => bytesOf(await get(`https://images.example.com/${name}.jpg`))),
  );
  expect(one?.slice(1, 4)).toEqual(new TextEncoder().encode('PNG'));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});

it('serves only the pictures that the host published', async () => {
  const { get, publish } = open();
  const bytes = new TextEncoder().encode('a picture');
  const address = publish({
    bytes,
    sha256: 'a'.repeat(64),
    mediaType: 'image/jpeg',
    productId: '1',
    sourceUrl: 'https://images.example.com/1.jpg',
  });
  expect(await bytesOf(await get(address))).toEqual(bytes);
  const host = new URL(address).origin;
  for (const path of [`/${'b'.repeat(64)}.jpg`, '/../key', '/%2e%2e%2fkey', '/']) {
    expect((await get(`${host}${path}`)).status).toBe(404);
  }
  expect((await get('https://elsewhere.example.com/1.jpg')).status).toBe(404);
});
