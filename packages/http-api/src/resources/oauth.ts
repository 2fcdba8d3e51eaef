import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';
import { toKnown } from '../answer/problem.ts';
import { respond } from '../answer/response.ts';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { connectionPath } from './connections.ts';

const maxPathLength = 2048;

/** Redirects a person to a page of the host, with the outcome in its query. */
function sendTo(page: URL, facts: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(facts)) page.searchParams.set(name, value);
  // Sent without a referrer: the address that the person leaves holds the consent's code.
  return respond(302, null, { location: page.href });
}

export const oauthRoutes = [
  route({
    method: 'POST',
    path: '/connections/{id}/authorize/',
    operationId: 'authorizeConnection',
    summary: 'Start a consent at the provider',
    description:
      'Send the browser to `url`. The provider sends it back to the callback, which redirects to a page of the host.',
    permission: 'configure',
    params: connectionPath,
    body: z
      .strictObject({
        return_to: z
          .string()
          .max(maxPathLength)
          .optional()
          .describe("Path of the host's page to return to. Defaults to the host's `returnTo`."),
      })
      .optional()
      .register(sentSchemas, { id: 'Authorization' }),
    isBodyOptional: true,
    answer: {
      status: 200,
      description: 'Where to send the browser. Valid once, for ten minutes, for the same actor.',
      schema: z.object({ url: z.string() }).register(answeredSchemas, { id: 'AuthorizationUrl' }),
    },
    async handle({ shop, params, body, addresses }) {
      const returnTo = body?.return_to;
      if (returnTo !== undefined && !addresses.page(returnTo))
        throw new IntegrationError('invalid_input', 'The page to return to is not one that the host allows.', {
          issues: [{ path: 'return_to', problem: 'must be a path of a page that people may return to' }],
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
    // A state is valid once: HEAD must not use it up.
    isSafe: false,
    path: '/oauth/{provider}/callback',
    operationId: 'oauthCallback',
    summary: 'Where a provider sends the browser back to',
    description:
      "Redirects to the host's page with `integration=connected` and `connection` in its query, or `integration=failed` and the " +
      "error's `code`.",
    permission: 'configure',
    params: z.object({ provider: z.string() }),
    answer: {
      status: 302,
      description: "Redirect to the host's page.",
      schema: null,
      headers: { Location: 'Address of the page.' },
    },
    problems: ['not_configured'],
    async handle({ shop, params, request, addresses, log }) {
      const redirectUri = addresses.redirectUri(params.provider);
      let page = addresses.defaultPage();
      try {
        const { connectionId } = await shop.oauth.callback(params.provider, {
          redirectUri,
          params: new URL(request.url).searchParams,
          onState: ({ returnTo }) => {
            page = (returnTo === null ? null : addresses.page(returnTo)) ?? page;
          },
        });
        return sendTo(page, { integration: 'connected', connection: connectionId });
      } catch (error) {
        const known = toKnown(error, log, 'oauthCallback');
        // No provider sent this person, so there is no page to redirect to.
        if (known.code === 'policy_denied' || known.code === 'not_found') throw known;
        return sendTo(page, { integration: 'failed', code: known.code });
      }
    },
  }),
];
