import { Routine } from '@mikro-orm/core';
import { deliverySearches } from './migrations/deliver-events.ts';
import { createFunction, searches } from './migrations/narrow-seek.ts';
import { abandonedRuns } from './migrations/queue-by-subject.ts';

/** Each as the last migration that changed it has it. */
const current = [abandonedRuns, ...searches.slice(1)];

/**
 * The functions that the migrations make, for the `routines` of the host's MikroORM: a migration that it generates would drop
 * functions that it does not know. They are called by the SDK alone.
 */
export const integrationRoutines: readonly Routine[] = [...current, ...deliverySearches].map(
  (search) =>
    new Routine({
      name: search.name,
      type: 'function',
      params: Object.fromEntries(Object.entries(search.params).map(([param, type]) => [param, { type }])),
      returns: { runtimeType: 'object', columnType: search.returns },
      expression: createFunction(search),
    }),
);
