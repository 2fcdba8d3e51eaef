import { readFileSync } from 'node:fs';

/** The text of a file of `migrations`. The build replaces this module by one that contains the texts, so that bundles do. */
export const readMigration = (name: string): string =>
  readFileSync(new URL(`../migrations/${name}.sql`, import.meta.url), 'utf8');
