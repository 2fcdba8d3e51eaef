import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import * as z from 'zod';
import { run } from './commands.ts';
import { listen } from './listen.ts';

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });
type Manifest = z.output<typeof manifestSchema>;

interface Publication {
  readonly manifest: Manifest;
  readonly tarball: Buffer;
  readonly file: string;
}

export interface Registry {
  /** `http://127.0.0.1:{port}` */
  readonly origin: string;
  /** Publishes a tarball under a tag. A version that exists is replaced. */
  publish(tarball: string, tag?: string): Promise<Manifest>;
  readonly close: () => Promise<void>;
}

/**
 * Starts a registry with the two documents that `npm install` reads: a package's versions, and their tarballs. It knows only what
 * is published to it: npm asks another one for packages of other scopes.
 */
export async function startRegistry(): Promise<Registry> {
  const publications = new Map<string, Publication>();
  const tags = new Map<string, Record<string, string>>();
  const server = createServer(({ url = '/' }, response) => {
    const path = decodeURIComponent(url).slice(1);
    const publication = [...publications.values()].find(({ file }) => path === `tarballs/${file}`);
    if (publication) return response.setHeader('content-type', 'application/octet-stream').end(publication.tarball);
    const all = [...publications.values()].filter(({ manifest }) => manifest.name === path);
    const body =
      all.length > 0 ? versionsOf(path, all, tags.get(path), origin) : { error: `${path} was not published` };
    response.statusCode = all.length > 0 ? 200 : 404;
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  const { origin, close } = await listen(server);
  return {
    origin,
    close,
    async publish(tarball, tag = 'latest') {
      const manifest = await readManifest(tarball);
      const { name, version } = manifest;
      const file = `${version}-${basename(tarball)}`;
      publications.set(`${name}@${version}`, { manifest, tarball: readFileSync(tarball), file });
      tags.set(name, { ...tags.get(name), [tag]: version });
      return manifest;
    },
  };
}

async function readManifest(tarball: string): Promise<Manifest> {
  const place = { cwd: '.', env: process.env };
  return manifestSchema.parse(JSON.parse(await run(place, 'tar', '-xzOf', tarball, 'package/package.json')));
}

const versionsOf = (name: string, all: readonly Publication[], tags: object | undefined, origin: string) => ({
  name,
  'dist-tags': tags,
  versions: Object.fromEntries(
    all.map(({ manifest, tarball, file }) => {
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      return [manifest.version, { ...manifest, dist: { tarball: `${origin}/tarballs/${file}`, integrity } }];
    }),
  ),
});
