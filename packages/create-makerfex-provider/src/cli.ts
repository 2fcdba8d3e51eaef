#!/usr/bin/env node
import { join, relative } from 'node:path';
import { type Answers, baseName } from './answers.ts';
import { createProvider } from './create.ts';
import { CreateError } from './create-error.ts';
import { type Flags, readFlags, usage } from './flags.ts';
import { workspaceRoot } from './manifest.ts';
import { type Asked, ask } from './questions.ts';

/** Of what no flag says, if nobody is asked. */
const defaults = { kind: 'pull', auth: 'api_key', pager: 'cursor', record: 'order' } as const;

/** Says which defaults it takes. The name has none. */
function takeDefaults({ name, ...flags }: Flags): Asked {
  if (name === undefined) throw new CreateError(`There is no name, and nobody to ask for one.\n\n${usage}`);
  const { kind = defaults.kind, auth = defaults.auth, pager = defaults.pager, record = defaults.record } = flags;
  const asked = { kind, auth, record, ...(kind === 'pull' && { pager }) };
  const taken = Object.entries(asked).filter(([flag]) => !Object.entries(flags).some(([given]) => given === flag));
  if (taken.length > 0) console.log(`Defaults: ${taken.map(([flag, value]) => `--${flag} ${value}`).join(' ')}`);
  return { name, kind, auth, pager, record };
}

/** In this workspace beside the other providers of a team's own, or else in the folder where one is. */
const folderFor = (name: string): string =>
  workspaceRoot ? join(workspaceRoot, 'examples', baseName(name)) : baseName(name);

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) return console.log(usage);
  const isAsking = process.stdin.isTTY && !flags.yes;
  const asked = isAsking ? await ask(flags) : takeDefaults(flags);
  const answers: Answers = { ...asked, dir: flags.dir ?? folderFor(asked.name) };
  const files = createProvider(answers);
  const dir = relative('', answers.dir) || '.';
  console.log(`Created ${asked.name} in ${dir}:\n${files.map((file) => `  ${file}\n`).join('')}`);
  console.log(
    `Next:\n${nextSteps(dir)
      .map((step) => `  ${step}\n`)
      .join('')}`,
  );
}

const nextSteps = (dir: string): string[] => [
  ...(workspaceRoot
    ? ['pnpm install', `pnpm exec vitest run ${dir}`]
    : [`cd ${dir}`, 'npm install', 'npm run typecheck', 'npm test']),
  `grep -rn "TODO(author)" ${workspaceRoot ? dir : '.'}/src`,
];

try {
  await main();
} catch (error) {
  if (!(error instanceof CreateError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
