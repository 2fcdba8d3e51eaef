import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, type OpenApiOptions, toNodeHandler } from '@makerfex/integrations-http-api';
import express, { type Express } from 'express';
import type { PictureWeb } from '../web/picture-web.ts';
import { apiPath, consoleAt, consolePath, loginPath, picturesPath, pictureWorkerPath, shopsPath } from './addresses.ts';
import { actorCookie, actorHeader, authenticate, readActor } from './login.ts';
import { page } from './page.ts';
import { peoplePage } from './people-page.ts';
import { pictureWorker, servePictures, withPictures } from './pictures.ts';
import { shopsPage } from './shops-page.ts';

/** How the document of the API describes the demo's login. */
const openapi: OpenApiOptions = {
  title: 'Integrations of the demo',
  securitySchemes: {
    actor: { type: 'apiKey', in: 'header', name: actorHeader, description: 'Who asks, as `<role>@<shop>`.' },
    session: { type: 'apiKey', in: 'cookie', name: actorCookie, description: 'The same for browsers: see `/login`.' },
  },
};

/** The shop that the demo connects. */
export const demoShop = 'demo-shop';

/**
 * The host's own server, with the integrations mounted next to its other routes.
 * @param publicUrl the address in browsers, to which providers send people back
 * @param letADayPass changes something at the simulated shops and says what; null if there are none
 * @param web the pictures of the simulated shops; null if there are none
 */
export function createHostApp(
  integrations: Pick<Integrations, 'for' | 'isTransient' | 'privacyStatus' | 'providers' | 'webhooks'>,
  publicUrl: string,
  letADayPass: (() => Promise<readonly string[]>) | null = null,
  web: Pick<PictureWeb, 'fetch'> | null = null,
): Express {
  const app = express();
  // Before any body parser: the handler reads bodies itself.
  const options = { authenticate, publicUrl, returnTo: '/', openapi, console: { signIn: loginPath } };
  app.use(apiPath, toNodeHandler(httpApi(integrations, options)));

  app.get('/', (request, response) => {
    const query = new URL(request.url, publicUrl).searchParams;
    const outcome = ['integration', 'code'].flatMap((name) => query.get(name) ?? []);
    const notice = outcome.length > 0 ? `The consent has ended: ${outcome.join(' ')}` : '';
    response.type('text/plain').send(`${notice}\n${welcome(publicUrl)}`.trimStart());
  });
  /** Makes a browser act as this actor from now on; without one it shows a page to choose from. */
  app.get(loginPath, (request, response) => {
    const { actor } = request.query;
    if (actor === undefined) {
      response.type('text/html').send(peoplePage(demoShop, letADayPass !== null));
      return;
    }
    if (typeof actor !== 'string' || !readActor(actor)) {
      response
        .status(400)
        .type('text/plain')
        .send('Name the actor as ?actor=<role>@<shop>, for example owner@demo-shop.\n');
      return;
    }
    response.cookie(actorCookie, actor, { httpOnly: true, sameSite: 'lax' });
    if (web) response.type('text/html').send(page('Signed in', withPictures(`${consolePath}/`)));
    else response.redirect(`${consolePath}/`);
  });
  if (web) {
    app.use(picturesPath, servePictures(web));
    app.get(pictureWorkerPath, (_, response) => void response.type('text/javascript').send(pictureWorker));
  }
  if (letADayPass) {
    app.get(shopsPath, (_, response) => void response.type('text/html').send(shopsPage([])));
    app.post(shopsPath, async (_, response) => {
      response.type('text/html').send(shopsPage(await letADayPass()));
    });
  }
  return app;
}

const welcome = (publicUrl: string): string => `A demo host with its integrations at ${publicUrl}${apiPath}/

It checks no password: keep it reachable from this machine only.

  curl -H 'X-Demo-Actor: owner@demo-shop' ${publicUrl}${apiPath}/providers/
  curl -H 'X-Demo-Actor: owner@demo-shop' ${publicUrl}${apiPath}/events/
  curl ${publicUrl}${apiPath}/openapi.json

In a browser: ${consoleAt(publicUrl, `owner@${demoShop}`)}, or as somebody else: ${publicUrl}${loginPath}
`;
