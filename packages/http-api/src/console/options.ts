import { option } from '@makerfex/integrations-core/options';

/** The files of the console, as `consoleAssets()` of `@makerfex/integrations-console/assets` returns them. */
export interface ConsoleFiles {
  readonly script: string;
  readonly style: string;
  /** What the script loads from its own folder, by file name. @default {} */
  readonly parts?: Readonly<Record<string, string>>;
  /** Which of them has the texts of a language that is not in the script, by language. @default {} */
  readonly languages?: Readonly<Record<string, string>>;
}

export interface ConsoleOptions {
  /**
   * The host's page to sign in, such as `/login`: people who are not signed in get a link to it.
   * @default none
   */
  readonly signIn?: string;
  /**
   * Gets the files of the console. Give `consoleAssets` of `@makerfex/integrations-console/assets` if the host is bundled.
   * @default loads the package when it is first needed
   */
  readonly assets?: () => Promise<ConsoleFiles>;
}

const groupOfOptions = option.group<ConsoleOptions>({
  signIn: option.text('a path or an address, such as /login').optional(),
  assets: option.fn<NonNullable<ConsoleOptions['assets']>>().optional(),
});

export const consoleOption = option.flag().or(groupOfOptions);
