import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkOptions } from '@makerfex/integrations-core/options';
import { qualifierFor, type SchemaOptions } from '@makerfex/integrations-storage-postgres/adapter';
import { type CliConfig, cliConfig } from './config.ts';
import type { Mask } from './mask.ts';
import { messageOf } from './message-of.ts';
import { wrongUse } from './wrong-use.ts';

/** The flags that commands share. */
export interface Flags {
  readonly config?: string;
  readonly databaseUrl?: string;
  readonly schema?: string;
  readonly role?: string;
}

/** What a command works with: from its flags, or else from the config, or else from the environment. */
export interface Settings
  extends Pick<CliConfig, 'vault' | 'providers' | 'publicUrl' | 'keepRunsDays' | 'keepDeletedRecordsDays'> {
  readonly schema: SchemaOptions;
  readonly role: string | undefined;
  /** @throws IntegrationError if there is none */
  readonly databaseUrl: () => string;
}

const defaultFiles = ['ts', 'mts', 'js', 'mjs'].map((ending) => `makerfex.config.${ending}`);

/** @throws IntegrationError for a wrong use: a config that cannot be read, or a name that cannot be a schema */
export async function readSettings(flags: Flags, mask: Mask): Promise<Settings> {
  // Hidden before anything can fail: the config may print or throw it.
  const given = [flags.databaseUrl, process.env['DATABASE_URL']];
  for (const address of given) if (address) mask.hideAddress(address);
  const config = await readConfig(flags.config);
  if (config.databaseUrl) mask.hideAddress(config.databaseUrl);
  const address = flags.databaseUrl ?? config.databaseUrl ?? process.env['DATABASE_URL'];
  const schema = flags.schema ?? config.schema;
  return {
    vault: config.vault,
    providers: config.providers,
    publicUrl: config.publicUrl,
    keepRunsDays: config.keepRunsDays,
    keepDeletedRecordsDays: config.keepDeletedRecordsDays,
    schema: checkSchema(schema === undefined ? {} : { schema }),
    role: flags.role ?? config.role,
    databaseUrl: () => checkAddress(address),
  };
}

function checkSchema(options: SchemaOptions): SchemaOptions {
  try {
    qualifierFor(options);
    return options;
  } catch (error) {
    throw wrongUse(messageOf(error), error);
  }
}

function checkAddress(address: string | undefined): string {
  if (!address)
    throw wrongUse('There is no database: set DATABASE_URL, or `databaseUrl` in the config, or give --database-url.');
  if (!/^postgres(?:ql)?:$/.test(URL.parse(address)?.protocol ?? ''))
    throw wrongUse('The address of the database must be a URL that begins with postgresql:// or postgres://.');
  return address;
}

async function readConfig(given: string | undefined): Promise<CliConfig> {
  const path = given ?? defaultFiles.find((file) => existsSync(file));
  if (path === undefined) return {};
  if (!existsSync(path)) throw wrongUse(`There is no config ${path}: give the path of the file with --config.`);
  try {
    const { default: config }: { default?: CliConfig } = await import(pathToFileURL(resolve(path)).href);
    if (config === undefined) throw wrongUse('it has no default export: write `export default defineConfig({ ... })`.');
    checkOptions('defineConfig', cliConfig, config);
    return config;
  } catch (error) {
    throw wrongUse(`The config ${path} cannot be used: ${messageOf(error)}`, error);
  }
}
