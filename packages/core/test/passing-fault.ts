import { IntegrationError } from '../src/errors.ts';

/** A transient database error as host code rethrows it: wrapped, with its own message. */
export const passingFault = (): Error =>
  new Error('canary: could not be read', {
    cause: new IntegrationError('storage_unavailable', 'The database is away.'),
  });
