import { IntegrationError } from '../src/errors.ts';

/** A database fault that passes, as host code throws it on: wrapped, and in words of its own. */
export const passingFault = (): Error =>
  new Error('canary: could not be read', {
    cause: new IntegrationError('storage_unavailable', 'The database is away.'),
  });
