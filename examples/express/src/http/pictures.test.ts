import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { createPictureWeb } from '../web/picture-web.ts';
import { listenOnLoopback } from './listen.ts';
import { servePictures } from './pictures.ts';

/** Serves the pictures at `/pictures`. @returns what a path is answered with */
async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-pictures-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const host = await listenOnLoopback(undefined);
  onTestFinished(() => host.close());
  host.use(express().use('/pictures', servePictures(createPictureWeb(folder))));
  return async (path: string) => {
    const { status, headers } = await fetch(`${host.origin}/pictures${path}`);
    return [status, headers.get('content-type')?.split(';')[0]];
  };
}

it('serves browsers the pictures of hosts that exist in no network, and of no other', async () => {
  const get = await open();
  expect(await get('/images.example.com/1.jpg')).toEqual([200, 'image/png']);
  const others = ['/elsewhere.example.com/1.jpg', '/127.0.0.1/', '/', '//', '/pictures.demo-shop.example.com/1.jpg'];
  for (const path of others) expect([path, (await get(path))[0]]).toEqual([path, 404]);
});
