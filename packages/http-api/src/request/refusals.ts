import { IntegrationError } from '@makerfex/integrations-core';

export const unauthenticated = (): IntegrationError =>
  new IntegrationError('unauthenticated', 'Nobody is signed in, or not in a shop: sign in, then ask again.');

export const eatenBody = (): IntegrationError =>
  new IntegrationError(
    'not_configured',
    'The body of this request was read before it got here, by a body parser in front: mount the integrations before ' +
      "the parser (before `express.json()`, without Fastify's content type parsers), or leave their path out of it.",
  );
