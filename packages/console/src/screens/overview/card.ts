import { html, nothing, type TemplateResult } from 'lit';
import { badge } from '../../parts/badge.ts';
import { button } from '../../parts/button.ts';
import { time } from '../../parts/time.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import type { Session } from '../../shell/session.ts';
import { healthWords } from '../../words/health.ts';
import { overviewWords } from '../../words/overview.ts';
import { countSubjects, labelOf } from '../../words/subjects.ts';
import { type Card, type ListedConnection, type Provider, tones } from './state.ts';

export interface CardParts {
  readonly session: Session;
  readonly permissions: Permissions;
  readonly card: Card;
  /** The capability that is being started on this connection; null if none is. */
  readonly starting: string | null;
  readonly start: (connectionId: string, capability: string) => void;
}

export function renderCard(parts: CardParts): TemplateResult {
  const { session, card } = parts;
  const { provider, connection, state } = card;
  const words = session.words(overviewWords);
  return html`<li class="card stack tight">
    <div class="row spread">
      <h2>${provider.label}</h2>
      ${badge(tones[state], session.words(healthWords).states[state])}
    </div>
    ${connection?.health_reason ? html`<p>${connection.health_reason}</p>` : nothing}
    ${
      connection
        ? html`<dl class="facts">
            <dt>${words.lastRun}</dt>
            ${lastRuns(session, provider, connection)}
            <dt>${words.nextRun}</dt>
            <dd>${nextRun(session, provider, connection)}</dd>
          </dl>`
        : nothing
    }
    <div class="row actions">${mainAction(parts)} ${connection ? settings(session, provider, connection) : nothing}</div>
  </li>`;
}

/** A line for each capability: what failed comes first, then what is under way. */
function lastRuns(session: Session, provider: Provider, connection: ListedConnection): unknown {
  const runs = connection.last_runs.toSorted((one, other) => rankOf(one, connection) - rankOf(other, connection));
  if (runs.length === 0) return html`<dd>${session.words(overviewWords).neverRan}</dd>`;
  return runs.map((run) => html`<dd>${describeRun(session, provider, run)}</dd>`);
}

/** What is switched off comes last. */
function rankOf(run: ListedRun, { enabled_capabilities: enabled }: ListedConnection): number {
  if (!enabled.includes(run.capability)) return 3;
  return run.state === 'FAILURE' ? 0 : endingOf(run) ? 2 : 1;
}

function describeRun(session: Session, provider: Provider, run: ListedRun): TemplateResult {
  const words = session.words(overviewWords);
  const label = labelOf(session, run.capability, labelIn(provider, run.capability));
  const ending = endingOf(run);
  const said = ending
    ? { SUCCESS: words.succeeded, FAILURE: words.failed, REVOKED: words.cancelled }[ending](label)
    : `${words.running}: ${label}`;
  const { fetched } = run.progress;
  const read = !ending || fetched > 0 ? `, ${words.read(countSubjects(session, run.capability, fetched))}` : '';
  const when = run.finished_at ? html`, ${time(session.format, run.finished_at)}` : nothing;
  return html`<a href=${session.link(paths.run(run.id))}>${said}</a>${read}${when}`;
}

function nextRun(session: Session, provider: Provider, { next_run: run }: ListedConnection): unknown {
  if (!run) return session.words(overviewWords).notScheduled;
  return html`${labelOf(session, run.capability, labelIn(provider, run.capability))}, ${time(session.format, run.at)}`;
}

type ListedRun = ListedConnection['last_runs'][number];

const labelIn = (provider: Provider, capability: string): string | undefined =>
  provider.capabilities.find(({ key }) => key === capability)?.label;

/** The one thing to do next: connect, sign in again, or the first import or else the first action that is switched on. */
function mainAction({ session, permissions, card, starting, start }: CardParts): TemplateResult | typeof nothing {
  const { provider, connection, state } = card;
  const words = session.words(overviewWords);
  if (state === 'never' || state === 'reauth') {
    const isNew = state === 'never';
    return button({
      label: isNew ? words.connect : session.words(healthWords).signInAgain,
      fullLabel: isNew ? words.connectTo(provider.label) : session.words(healthWords).signInTo(provider.label),
      kind: 'primary',
      denied: denialOf(session, permissions.may('configure')),
      act: () => session.navigate(paths.connect(provider.key, isNew ? undefined : 'sign-in')),
    });
  }
  const enabled = provider.capabilities.filter(({ key }) => connection?.enabled_capabilities.includes(key));
  const capability = enabled.find(({ mode }) => mode === 'pull') ?? enabled[0];
  if (!connection || !capability || state === 'off') return nothing;
  const label = labelOf(session, capability.key, capability.label);
  const underWay = connection.last_runs.filter((run) => endingOf(run) === null);
  // What sends something needs an input first.
  if (capability.mode === 'push')
    return html`<a
      class="button primary"
      href=${session.link(paths.action(connection.id, capability.key))}
      aria-label=${words.runFor(label, provider.label)}
      >${label}</a
    >`;
  return button({
    label,
    fullLabel: words.runFor(label, provider.label),
    kind: 'primary',
    isBusy: starting === capability.key || underWay.some((run) => run.capability === capability.key),
    denied: denialOf(session, permissions.may('use')),
    act: () => start(connection.id, capability.key),
  });
}

const settings = (session: Session, provider: Provider, { id }: ListedConnection): TemplateResult => {
  const words = session.words(overviewWords);
  return html`<a class="button" href=${session.link(paths.connection(id))} aria-label=${words.settingsOf(provider.label)}
    >${words.settings}</a
  >`;
};
