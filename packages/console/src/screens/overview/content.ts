import type { ApiError, components } from '@makerfex/integrations-client';
import { css, html, nothing, type TemplateResult } from 'lit';
import { barChartStyle } from '../../parts/bar-chart.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import type { LoadingState } from '../../shell/loading.ts';
import { overviewWords } from '../../words/overview.ts';
import { toDays } from './activity.ts';
import { renderActivity } from './activity-view.ts';
import { type CardParts, renderCard } from './card.ts';
import type { Card } from './state.ts';

/** What was read. */
export interface Shown extends Pick<CardParts, 'permissions'> {
  readonly cards: readonly Card[];
}

/** The last runs; none before they were read. */
export interface LastRuns {
  /** Newest first. */
  readonly runs: readonly components['schemas']['Run'][];
  readonly isAll: boolean;
}

export interface OverviewParts extends Pick<CardParts, 'session' | 'start'> {
  readonly state: LoadingState<Shown>;
  readonly reload: () => void;
  /** What could not be started. */
  readonly failure: ApiError | null;
  /** What is being started; null if nothing is. */
  readonly starting: { readonly connectionId: string; readonly capability: string } | null;
  readonly lastRuns: LastRuns | undefined;
}

/** The cards, and below them how the last days were. */
export function renderOverview({
  session,
  state,
  reload,
  failure,
  starting,
  start,
  lastRuns,
}: OverviewParts): TemplateResult {
  const days = lastRuns ? toDays(lastRuns.runs, lastRuns.isAll, new Date()) : [];
  return html`${failure ? errorNotice(session, failure) : nothing}
  ${loaded(session, state, reload, ({ cards, permissions }) =>
    cards.length === 0
      ? html`<p>${session.words(overviewWords).none}</p>`
      : html`<ul class="cards">
          ${cards.map((card) =>
            renderCard({
              session,
              permissions,
              card,
              starting: starting?.connectionId === card.connection?.id ? (starting?.capability ?? null) : null,
              start,
            }),
          )}
        </ul>`,
  )}
  ${days.length === 0 ? nothing : renderActivity(session, days)}`;
}

export const overviewStyles = [
  barChartStyle,
  css`
    .cards {
      display: grid;
      gap: var(--_space);
      grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
    }
    .cards > .card {
      display: flex;
      flex-direction: column;
    }
    .actions {
      align-items: flex-start;
      margin-block-start: auto;
      padding-block-start: 0.5rem;
    }
  `,
];
