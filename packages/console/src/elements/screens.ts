import { html, type TemplateResult } from 'lit';
import './overview.ts';
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
  run: unfinished,
  timeline: unfinished,
  privacy: unfinished,
  deliveries: unfinished,
};

export const renderScreen = (session: Session, { name, params }: Route, query: URLSearchParams): TemplateResult =>
  screens[name](session, params, query);
