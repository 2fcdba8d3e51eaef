import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { inject } from 'vitest';

/** A database of the caller's own, with the tables made. */
export function copyTemplate() {
  const { url, template } = inject('postgres');
  return createDatabase(url, { template });
}
