import { catalogue } from './catalogue.ts';

/** What a failed request means for the person, by its code (docs/errors.md). Codes that are not here are shown as the server words them. */
export const errorWords = catalogue('errors', {
  byCode: {
    unreachable: 'The server did not answer. Check your connection, then try again.',
    unexpected_answer: 'Something other than the integrations answered. You may be signed out.',
    unauthenticated: 'You are signed out.',
    not_found: 'This does not exist, or it was deleted.',
    already_connected: 'The shop already has a connection to this provider.',
    stale_version: 'Somebody else changed this in the meantime. Here is what it is now.',
    run_in_progress: 'Another run of this is under way. Wait for it, or cancel it.',
    provider_auth: 'The provider refused the sign-in. Sign in again.',
    provider_rate_limited: 'The provider wants us to slow down. Try again later.',
    provider_unavailable: 'The provider is not available at the moment. Try again later.',
    provider_timeout: 'The provider did not answer in time. Try again later.',
    storage_unavailable: 'The database is not available at the moment. Try again.',
    internal: 'Something went wrong on the server. Try again. If it fails again, ask your support.',
  },
});
