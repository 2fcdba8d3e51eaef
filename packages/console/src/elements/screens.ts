import { html, type TemplateResult } from 'lit';
import './action.ts';
import './connect.ts';
import './connection.ts';
import './deliveries.ts';
import './overview.ts';
import './privacy.ts';
import './run.ts';
import './schedules.ts';
import './timeline.ts';
import type { Route, RouteName } from '../shell/routes.ts';
import type { Session } from '../shell/session.ts';

type Render = (session: Session, params: Readonly<Record<string, string>>, query: URLSearchParams) => TemplateResult;

/** The element of each screen. */
const screens: Readonly<Record<RouteName, Render>> = {
  overview: (session) => html`<mfx-overview .session=${session}></mfx-overview>`,
  connect: (session, { provider = '', step = '' }) =>
    html`<mfx-connect .session=${session} .provider=${provider} .step=${step}></mfx-connect>`,
  connection: (session, { id = '' }) => html`<mfx-connection .session=${session} .connectionId=${id}></mfx-connection>`,
  schedules: (session, { id = '' }) => html`<mfx-schedules .session=${session} .connectionId=${id}></mfx-schedules>`,
  action: (session, { id = '', capability = '' }) =>
    html`<mfx-action .session=${session} .connectionId=${id} .capability=${capability}></mfx-action>`,
  run: (session, { id = '' }) => html`<mfx-run .session=${session} .runId=${id}></mfx-run>`,
  timeline: (session, _params, query) => html`<mfx-timeline .session=${session} .query=${query}></mfx-timeline>`,
  privacy: (session) => html`<mfx-privacy .session=${session}></mfx-privacy>`,
  deliveries: (session) => html`<mfx-deliveries .session=${session}></mfx-deliveries>`,
};

export const renderScreen = (session: Session, { name, params }: Route, query: URLSearchParams): TemplateResult =>
  screens[name](session, params, query);
