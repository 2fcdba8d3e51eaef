import { html, type TemplateResult } from 'lit';
import './deliveries.ts';
import './overview.ts';
import './privacy.ts';
import './run.ts';
import './timeline.ts';
import type { Route, RouteName } from '../shell/routes.ts';
import type { Session } from '../shell/session.ts';

type Render = (session: Session, params: Readonly<Record<string, string>>, query: URLSearchParams) => TemplateResult;

const unfinished: Render = () => html`<h1 tabindex="-1">…</h1>`;

/** The element of each screen. */
const screens: Readonly<Record<RouteName, Render>> = {
  overview: (session) => html`<mfx-overview .session=${session}></mfx-overview>`,
  connect: unfinished,
  connection: unfinished,
  schedules: unfinished,
  action: unfinished,
  run: (session, { id = '' }) => html`<mfx-run .session=${session} .runId=${id}></mfx-run>`,
  timeline: (session, _params, query) => html`<mfx-timeline .session=${session} .query=${query}></mfx-timeline>`,
  privacy: (session) => html`<mfx-privacy .session=${session}></mfx-privacy>`,
  deliveries: (session) => html`<mfx-deliveries .session=${session}></mfx-deliveries>`,
};

export const renderScreen = (session: Session, { name, params }: Route, query: URLSearchParams): TemplateResult =>
  screens[name](session, params, query);
