import { parseArgs } from 'node:util';
import * as z from 'zod';
import { auths, kinds, pagers, records } from './answers.ts';
import { checkName } from './create.ts';
import { CreateError } from './create-error.ts';

const options = {
  kind: { type: 'string' },
  auth: { type: 'string' },
  pager: { type: 'string' },
  record: { type: 'string' },
  dir: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const usage = `Usage: create-makerfex-provider <name> [flags]

  --kind    ${kinds.join(' | ')}
  --auth    ${auths.join(' | ')}
  --pager   ${pagers.join(' | ')} (of a pull)
  --record  ${records.join(' | ')}
  --dir     the folder to write
  --yes     ask nothing: take the defaults for what is missing`;

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `must be one of ${words.join(', ')}`).optional();

const flagsSchema = z
  .object({
    kind: oneOf(kinds),
    auth: oneOf(auths),
    pager: oneOf(pagers),
    record: oneOf(records),
    dir: z.string().min(1, 'must be the path of a folder').optional(),
    yes: z.boolean().optional(),
    help: z.boolean().optional(),
  })
  .refine(({ kind, pager }) => kind !== 'push' || pager === undefined, {
    path: ['pager'],
    message: 'is for --kind pull: a push reads no pages',
  });

export type Flags = z.output<typeof flagsSchema> & { readonly name: string | undefined };

/** @throws CreateError if there is an unknown flag, a value that a flag does not take, or a name that cannot be used */
export function readFlags(args: readonly string[]): Flags {
  const { values, positionals } = parse(args);
  const [name, ...others] = positionals;
  if (others.length > 0)
    throw new CreateError(`There are ${positionals.length} names (${positionals.join(', ')}): give one.`);
  const { data, error } = flagsSchema.safeParse(values);
  const issue = error?.issues[0];
  if (!data) throw new CreateError(`--${issue?.path.join('.')} ${issue?.message}.`);
  if (name !== undefined) checkName(name);
  return { ...data, name };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Its errors say which argument is wrong, and why.
    throw new CreateError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
