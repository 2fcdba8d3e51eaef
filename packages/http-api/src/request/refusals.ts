import { IntegrationError } from '@makerfex/integrations-core';

export const unauthenticated = (): IntegrationError =>
  new IntegrationError('unauthenticated', 'Nobody is signed in to a shop: sign in, then try again.');

export const eatenBody = (): IntegrationError =>
  new IntegrationError(
    'not_configured',
    'A body parser has already read the body of this request: mount the integrations before the parser (before ' +
      "`express.json()`, without Fastify's content type parsers), or exclude their path from it.",
  );
