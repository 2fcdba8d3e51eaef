import { Command } from 'commander';
import { grants } from './commands/grants.ts';
import { migrate } from './commands/migrate.ts';
import { type MigrationsFlags, migrations } from './commands/migrations.ts';
import { purge } from './commands/purge.ts';
import { rotateKeys } from './commands/rotate-keys.ts';
import { cancelRun, listRuns, type ShopFlags, showRun } from './commands/runs.ts';
import { doctor } from './doctor/doctor.ts';
import type { Mask } from './mask.ts';
import type { Outcome } from './outcome.ts';
import { type Flags, readSettings, type Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

export interface ProgramParts {
  readonly terminal: Terminal;
  readonly mask: Mask;
  /** Gets what a command found. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** What a command does with its settings, its flags and its arguments. */
type Work<Given extends Flags> = (
  settings: Settings,
  flags: Given,
  ...args: readonly string[]
) => Outcome | Promise<Outcome>;

/** The commands and their flags. */
export function createProgram({ terminal, mask, onOutcome }: ProgramParts): Command {
  const program = new Command('makerfex-integrations')
    .description('Operates the Makerfex integrations of a host.')
    .exitOverride()
    // Its errors repeat what was typed, which can be an address with a password.
    .configureOutput({ writeErr: (text) => terminal.message(text.trimEnd()) })
    .showHelpAfterError('(add --help for the flags)');

  const add = <Given extends Flags>(
    to: Command,
    usage: string,
    description: string,
    work: Work<Given>,
    { isDefault = false } = {},
  ): Command => {
    const command = to.command(usage, { isDefault }).description(description);
    return command
      .option('--config <file>', 'the config of the host (default: makerfex.config.ts, .mts, .js or .mjs)')
      .option('--schema <name>', 'the schema of the tables')
      .option('--json', 'print one JSON document')
      .action(async () => {
        const flags = command.optsWithGlobals<Given>();
        onOutcome(await work(await readSettings(flags, mask), flags, ...command.args));
      });
  };

  withDatabase(add(program, 'migrate', 'run the migrations that have not run yet', migrate));
  add<Flags & MigrationsFlags>(program, 'migrations', 'list the migrations', migrations)
    .option('--sql', 'print their SQL')
    .option('--out <folder>', 'write their SQL into files');
  withRole(add(program, 'grants', "print the SQL that grants the application's role what it needs", grants));
  withDatabase(
    add(program, 'rotate-keys', 'wrap the key of every credential with the current master key', (settings) =>
      rotateKeys(settings, terminal),
    ),
  );
  withDatabase(
    add(program, 'purge', 'delete old events, runs, credentials and links', (settings) => purge(settings, terminal)),
  );

  const runs = program.command('runs').description('list, show and cancel the runs of a shop');
  const list = add<Flags & ShopFlags>(
    runs,
    'list',
    'list live runs, and the last ones that failed',
    (settings, flags) => listRuns(settings, terminal, flags),
    { isDefault: true },
  );
  const show = add<Flags & ShopFlags>(runs, 'show <id>', 'show one run', (settings, flags, id = '') =>
    showRun(settings, terminal, id, flags),
  );
  const cancel = add<Flags & ShopFlags & { actor: string }>(
    runs,
    'cancel <id>',
    'cancel a run',
    (settings, flags, id = '') => cancelRun(settings, terminal, id, flags),
  ).requiredOption('--actor <id>', "who cancels it, for the shop's event log");
  for (const each of [list, show, cancel]) withDatabase(each).requiredOption('--shop <id>', 'the shop of the runs');

  withRole(
    withDatabase(
      add(program, 'doctor', 'check the set-up, and change nothing', (settings) => doctor(settings, terminal)),
    ),
  );
  return program;
}

const withDatabase = (command: Command): Command =>
  command.option('--database-url <url>', 'the address of the database (default: the variable DATABASE_URL)');

const withRole = (command: Command): Command =>
  command.option('--role <name>', "the role of the application (default: the config's, or the one that connects)");
