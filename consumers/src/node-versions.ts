import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandPlace, run } from './commands.ts';

/** A Node.js to run consumers with. */
export interface NodeVersion {
  /** Such as `26`, or `22.18.0` if that was asked for. */
  readonly label: string;
  /** The folder of its executable. */
  readonly bin: string;
}

export const thisNode: NodeVersion = {
  label: process.versions.node.split('.')[0] ?? process.versions.node,
  bin: dirname(process.execPath),
};

/** npm has the executables as packages, one per platform. */
const packageName = () => {
  const name = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  return name === 'darwin-arm64' ? `node-bin-${name}` : `node-${name}`;
};

/** Installs a version of Node.js once. @param version such as `22.18.0` or `24` */
export async function installNode(version: string, folder: string, place: CommandPlace): Promise<NodeVersion> {
  if (version === thisNode.label) return thisNode;
  const prefix = join(folder, version);
  const bin = join(prefix, 'node_modules', packageName(), 'bin');
  if (!existsSync(bin)) {
    const wanted = `${packageName()}@${version}`;
    await run(place, 'npm', 'install', '--no-audit', '--no-fund', '--no-save', '--prefix', prefix, wanted);
  }
  return { label: version, bin };
}
