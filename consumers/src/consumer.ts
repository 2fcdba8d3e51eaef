import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const hosts = join(import.meta.dirname, '../hosts');
const repository = join(import.meta.dirname, '../..');

const manifestSchema = z.looseObject({
  scripts: z.record(z.string(), z.string()).default({}),
  consumer: z
    .strictObject({
      /** Versions of Node.js that it runs on in addition to the default one. */
      nodes: z.array(z.string()).default([]),
      /** `folder`: it keeps its data in a folder that only it can read, as PGlite does. */
      database: z.enum(['postgres', 'folder']).default('postgres'),
      /** A folder of this repository that is copied to its `src`. */
      sources: z.string().optional(),
      /** Paths of its pages that show the console: each is opened in a browser. */
      pages: z.array(z.string().startsWith('/')).default([]),
    })
    .prefault({}),
});

/** A project that installs the packages: a folder of `hosts`. */
export interface Consumer {
  readonly name: string;
  readonly folder: string;
  /**
   * Of its `package.json`. Those that exist are run: `build` and `check` must succeed; `start` starts a server, which the
   * scenario calls.
   */
  readonly scripts: Readonly<Record<string, string>>;
  readonly nodes: readonly string[];
  /** Where it keeps its data: PostgreSQL, or a folder. */
  readonly database: 'postgres' | 'folder';
  /** A folder that is copied to its `src`; null if it has sources of its own. */
  readonly sources: string | null;
  /** Paths of its pages that show the console. */
  readonly pages: readonly string[];
}

function readConsumer(name: string): Consumer {
  const folder = join(hosts, name);
  const { scripts, consumer } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const { sources, ...more } = consumer;
  return { name, folder, scripts, ...more, sources: sources === undefined ? null : join(repository, sources) };
}

/**
 * @param names all consumers if there are none
 * @throws Error if a name is unknown
 */
export function chooseConsumers(names: readonly string[]): readonly Consumer[] {
  const known = readdirSync(hosts).filter((name) => existsSync(join(hosts, name, 'package.json')));
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no consumer "${unknown}". There are ${known.join(', ')}.`);
  return (names.length > 0 ? names : known).map(readConsumer);
}
