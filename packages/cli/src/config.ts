import type { KeyProvider } from '@makerfex/integrations-core';
import { option } from '@makerfex/integrations-core/options';
import type { Provider } from '@makerfex/integrations-core/provider';

/** What the commands need to know of a host. Each command uses only some of it. */
export interface CliConfig {
  /** Address of the database, such as `postgres://user:password@host:5432/name`. @default the variable DATABASE_URL */
  readonly databaseUrl?: string | undefined;
  /** The schema of the tables. @default the first one of the connection's `search_path`, which is mostly `public` */
  readonly schema?: string | undefined;
  /** The database role that the application logs in with. @default for `doctor` the role that connects; `grants` refuses to run */
  readonly role?: string | undefined;
  /** The vault of `createIntegrations`. Called by `rotate-keys` and `doctor` alone. @default none: `rotate-keys` refuses to run */
  readonly vault?: (() => KeyProvider | Promise<KeyProvider>) | undefined;
  /** The providers of `createIntegrations`. Called by `doctor`, which checks whether each can be reached. @default none: `doctor` skips them */
  readonly providers?: (() => readonly Provider[] | Promise<readonly Provider[]>) | undefined;
  /** `runs.keepDays` of `createIntegrations`, for `purge`. @default 90 */
  readonly keepRunsDays?: number | undefined;
  /** `records.keepDeletedDays` of `createIntegrations`, for `purge`. @default 400 */
  readonly keepDeletedRecordsDays?: number | undefined;
  /** The host's public address, as `httpApi` gets it. `doctor` checks whether it answers. @default none: `doctor` skips it */
  readonly publicUrl?: string | undefined;
}

export const cliConfig = option.group<CliConfig>({
  databaseUrl: option.text().optional(),
  schema: option.text().optional(),
  role: option.text().optional(),
  vault: option.fn<NonNullable<CliConfig['vault']>>().optional(),
  providers: option.fn<NonNullable<CliConfig['providers']>>().optional(),
  keepRunsDays: option.count(31, 3_650).optional(),
  keepDeletedRecordsDays: option.count(31, 3_650).optional(),
  publicUrl: option.address().optional(),
});

/**
 * Types the default export of `makerfex.config.ts`.
 * @example
 * const config = defineConfig({
 *   schema: 'integrations',
 *   role: 'makerfex_app',
 *   vault: () => keyring({ current: 'k1', keys: { k1: process.env['VAULT_KEY_1'] } }),
 *   providers: () => [acme],
 * });
 * // export default config;
 */
export const defineConfig = (config: CliConfig): CliConfig => config;
