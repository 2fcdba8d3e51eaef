import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';
import { toKnown } from '../answer/problem.ts';
import { respond } from '../answer/response.ts';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { connectionPath } from './connections.ts';

const maxPathLength = 2048;

/** Sends a person to a page of the host, with how it went in its query. */
function sendTo(page: URL, facts: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(facts)) page.searchParams.set(name, value);
  // The address that is left holds the code of the consent.
  return respond(302, null, { location: page.href });
}

export const oauthRoutes = [
  route({
    method: 'POST',
    path: '/connections/{id}/authorize/',
    operationId: 'authorizeConnection',
    summary: 'Begin a consent at the provider',
    description:
      'Send the browser to `url`. The provider sends it back to the callback, and that to a page of the host.',
    permission: 'configure',
    params: connectionPath,
    body: z
      .strictObject({
        return_to: z
          .string()
          .max(maxPathLength)
          .optional()
          .describe("Path of the host's page to come back to; the usual one unless told."),
      })
      .optional()
      .register(sentSchemas, { id: 'Authorization' }),
    isBodyOptional: true,
    answer: {
      status: 200,
      description: 'Where to send the browser. Good for one return within ten minutes, of the same actor.',
      schema: z.object({ url: z.string() }).register(answeredSchemas, { id: 'AuthorizationUrl' }),
    },
    async handle({ shop, params, body, addresses }) {
      const returnTo = body?.return_to;
      if (returnTo !== undefined && !addresses.page(returnTo))
        throw new IntegrationError('invalid_input', 'The page to come back to is none of the host.', {
          issues: [{ path: 'return_to', problem: 'must be a path of a page that the host lets people come back to' }],
        });
      const { providerKey } = await shop.connections.get(params.id);
      const { url } = await shop.oauth.authorize(params.id, {
        redirectUri: addresses.redirectUri(providerKey),
        ...(returnTo === undefined ? {} : { returnTo }),
      });
      return { body: { url } };
    },
  }),

  route({
    method: 'GET',
    // A state is good for one return: whoever only looks with HEAD must not use it up.
    isSafe: false,
    path: '/oauth/{provider}/callback',
    operationId: 'oauthCallback',
    summary: 'Where a provider sends the browser back to',
    description:
      "Answers with a redirect to the host's page, whose query then says `integration=connected` with `connection`, or " +
      '`integration=failed` with the `code` of what went wrong.',
    permission: 'configure',
    params: z.object({ provider: z.string() }),
    answer: {
      status: 302,
      description: "To the host's page.",
      schema: null,
      headers: { Location: 'Address of the page.' },
    },
    problems: ['not_configured'],
    async handle({ shop, params, request, addresses, log }) {
      const redirectUri = addresses.redirectUri(params.provider);
      try {
        const { connectionId, returnTo } = await shop.oauth.callback(params.provider, {
          redirectUri,
          params: new URL(request.url).searchParams,
        });
        const page = (returnTo === null ? null : addresses.page(returnTo)) ?? addresses.usualPage();
        return sendTo(page, { integration: 'connected', connection: connectionId });
      } catch (error) {
        const known = toKnown(error, log, 'oauthCallback');
        // No provider sends anybody here then: there is nobody to send on.
        if (known.code === 'policy_denied' || known.code === 'not_found') throw known;
        return sendTo(addresses.usualPage(), { integration: 'failed', code: known.code });
      }
    },
  }),
];
