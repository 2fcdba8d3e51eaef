import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { inject } from 'vitest';

/** A database of the caller's own, empty. */
export const emptyDatabase = () => createDatabase(inject('postgres').url);

/** A database of the caller's own, with all tables of the host. */
export function copyTemplate() {
  const { url, template } = inject('postgres');
  return createDatabase(url, { template });
}
