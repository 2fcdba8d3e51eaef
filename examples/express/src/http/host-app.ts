import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import express, { type Express } from 'express';
import { actorCookie, authenticate, readActor } from './login.ts';

/** Where the integrations are mounted. */
export const apiPath = '/api/integrations';

/**
 * The host's own server: the integrations are mounted into it beside its other routes.
 * @param publicUrl the address that browsers reach it at: providers send people back to it
 */
export function createHostApp(integrations: Pick<Integrations, 'for' | 'isTransient'>, publicUrl: string): Express {
  const app = express();
  // Before any body parser: the handler reads bodies itself.
  app.use(apiPath, toNodeHandler(httpApi(integrations, { authenticate, publicUrl, returnTo: '/' })));

  app.get('/', (request, response) => {
    const query = new URL(request.url, publicUrl).searchParams;
    const told = ['integration', 'code'].flatMap((name) => query.get(name) ?? []);
    const word = told.length > 0 ? `The consent has ended: ${told.join(' ')}` : '';
    response.type('text/plain').send(`${word}\n${welcome(publicUrl)}`.trimStart());
  });
  /** For a browser: it is this actor from now on. */
  app.get('/login', (request, response) => {
    const actor = typeof request.query['actor'] === 'string' ? request.query['actor'] : '';
    if (!readActor(actor)) {
      response.status(400).type('text/plain').send('Give ?actor=<role>@<shop>, for example owner@demo-shop.\n');
      return;
    }
    response.cookie(actorCookie, actor, { httpOnly: true, sameSite: 'lax' }).redirect('/');
  });
  return app;
}

const welcome = (publicUrl: string): string => `A demo host with its integrations at ${publicUrl}${apiPath}/

It believes whoever asks: never let anybody but this machine reach it.

  curl -H 'X-Demo-Actor: owner@demo-shop' ${publicUrl}${apiPath}/providers/
  curl -H 'X-Demo-Actor: owner@demo-shop' ${publicUrl}${apiPath}/events/
  curl ${publicUrl}${apiPath}/openapi.json

In a browser: ${publicUrl}/login?actor=owner@demo-shop
`;
