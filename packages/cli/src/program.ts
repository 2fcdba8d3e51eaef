import { Command } from 'commander';
import { grants } from './commands/grants.ts';
import { migrate } from './commands/migrate.ts';
import { type MigrationsFlags, migrations } from './commands/migrations.ts';
import { purge } from './commands/purge.ts';
import { rotateKeys } from './commands/rotate-keys.ts';
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

/** The commands and their flags. */
export function createProgram({ terminal, mask, onOutcome }: ProgramParts): Command {
  const program = new Command('makerfex-integrations')
    .description('Operates the Makerfex integrations of a host.')
    .exitOverride()
    .showHelpAfterError('(add --help for the flags)');

  const add = <Given extends Flags>(
    name: string,
    description: string,
    work: (settings: Settings, flags: Given) => Outcome | Promise<Outcome>,
  ): Command =>
    program
      .command(name)
      .description(description)
      .option('--config <file>', 'the config of the host (default: makerfex.config.ts, .mts, .js or .mjs)')
      .option('--schema <name>', 'the schema of the tables')
      .option('--json', 'print one JSON document')
      .action(async (flags: Given) => onOutcome(await work(await readSettings(flags, mask), flags)));
  const withDatabase = (command: Command): Command =>
    command.option('--database-url <url>', 'the address of the database (default: the variable DATABASE_URL)');

  withDatabase(add('migrate', 'run the migrations that have not run yet', migrate));
  add<Flags & MigrationsFlags>('migrations', 'list the migrations', migrations)
    .option('--sql', 'print their SQL')
    .option('--out <folder>', 'write their SQL into files');
  add('grants', "print the SQL that grants the application's role what it needs", grants).option(
    '--role <name>',
    'the role of the application',
  );
  withDatabase(
    add('rotate-keys', 'wrap the key of every credential with the current master key', (settings) =>
      rotateKeys(settings, terminal),
    ),
  );
  withDatabase(add('purge', 'delete old events', (settings) => purge(settings, terminal)));
  withDatabase(add('doctor', 'check the set-up, and change nothing', (settings) => doctor(settings, terminal))).option(
    '--role <name>',
    'the role of the application (default: the role that connects)',
  );
  return program;
}
