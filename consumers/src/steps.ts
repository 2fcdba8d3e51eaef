import { cpSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandError, type CommandPlace, run } from './commands.ts';
import type { Consumer } from './consumer.ts';
import type { NodeVersion } from './node-versions.ts';

const shared = join(import.meta.dirname, '../shared');
/** Whether a file is neither installed nor built. */
const isSource = (path: string): boolean => !/[\\/](node_modules|dist|\.next)$/.test(path);

/** Copies a consumer with its sources to a folder outside of this workspace; a host with what all hosts share. */
export function copyConsumer({ folder, scripts, sources }: Consumer, to: string): void {
  cpSync(folder, to, { recursive: true, filter: isSource });
  if (sources !== null) cpSync(sources, join(to, 'src'), { recursive: true, filter: isSource });
  if (scripts['start']) cpSync(shared, join(to, 'src/shared'), { recursive: true });
}

/** Puts a Node.js and the programs that the consumer installed first on the path. */
export const placeOn = ({ bin }: NodeVersion, cwd: string, env: CommandPlace['env']): CommandPlace => ({
  cwd,
  env: { ...env, PATH: [bin, join(cwd, 'node_modules/.bin'), env['PATH']].join(delimiter) },
});

/**
 * Type-checks with each of the consumer's `tsconfig*.json`, libraries included. Errors in libraries of others are theirs.
 * @throws CommandError if there is one in the consumer's code or in our types
 */
export async function checkTypes(place: CommandPlace): Promise<void> {
  for (const project of globSync('tsconfig*.json', { cwd: place.cwd })) {
    const args = ['-p', project, '--noEmit', '--skipLibCheck', 'false', '--pretty', 'false'];
    try {
      await run(place, 'tsc', ...args);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const errors = error.output.split('\n').filter((line) => /error TS\d+/.test(line));
      if (errors.length === 0) throw error;
      const ours = errors.filter(isOurs);
      if (ours.length > 0) throw new CommandError(`tsc -p ${project} found errors in our types`, ours.join('\n'));
    }
  }
}

/** Whether an error is in the consumer's own file, in no file, or in a file of ours. */
function isOurs(error: string): boolean {
  const [path = ''] = error.split('(');
  const [, ...installed] = path.split('node_modules/');
  return installed.at(-1)?.startsWith('@makerfex/') ?? true;
}
