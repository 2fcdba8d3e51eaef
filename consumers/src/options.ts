import { parseArgs } from 'node:util';

export interface Options {
  /** Only these consumers; all if there are none. */
  readonly names: readonly string[];
  /** Versions of Node.js to run on, such as `22.18.0` or `24`; the one that runs this script if there are none. */
  readonly nodes: readonly string[];
  /** Keep the folders, to look into them. */
  readonly keep: boolean;
  readonly help: boolean;
}

export const usage = `Installs hosts from the packed packages, with npm, as a user would, type-checks them,
and runs them on PostgreSQL against simulated shops. Builds what changed since the last build.

Usage: pnpm consumers [options] [names...]

  --node 22,24   run on these versions of Node.js as well; the default is
                 this one, and for some consumers the oldest supported one
  --keep         leave the folders, to look into them
  --help         show this text`;

/** @throws Error if an option is unknown */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      node: { type: 'string', default: '' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { node, ...flags } = values;
  return { ...flags, names: positionals, nodes: node.split(',').filter(Boolean) };
}
