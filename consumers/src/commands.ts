import { execa, type Options } from 'execa';

/** A command that failed, with what it wrote. */
export class CommandError extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
}

/** What started this process must not change what a user's commands do. */
const isOurs = (name: string) => /^(npm_|pnpm_|NODE_OPTIONS$|NODE_COMPILE_CACHE$|DATABASE_URL$)/i.test(name);

/** The environment of this process without what its own start added. */
export const plainEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name, value]) => value !== undefined && !isOurs(name)));

export interface CommandPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const optionsOf = ({ cwd, env }: CommandPlace) =>
  ({ cwd, env, extendEnv: false, all: true, stdin: 'ignore', reject: false }) as const satisfies Options;

/** @returns what it wrote @throws CommandError if it fails or takes longer than 5 minutes */
export async function run(place: CommandPlace, command: string, ...args: readonly string[]): Promise<string> {
  const result = await execa(command, [...args], { ...optionsOf(place), timeout: 300_000 });
  if (!result.failed) return result.all;
  const why = result.timedOut ? 'took longer than 5 minutes' : `failed with exit code ${result.exitCode ?? 'none'}`;
  throw new CommandError(`${[command, ...args].join(' ')} ${why}`, result.all || (result.message ?? ''));
}

/** Starts a server; it ends with this process. */
export const start = (place: CommandPlace, command: string, ...args: readonly string[]) =>
  execa(command, [...args], { ...optionsOf(place), forceKillAfterDelay: 10_000 });
