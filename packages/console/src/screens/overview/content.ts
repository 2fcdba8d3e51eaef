import type { ApiError } from '@makerfex/integrations-client';
import { css, html, type TemplateResult } from 'lit';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { define } from '../../shell/element.ts';
import type { Loading } from '../../shell/loading.ts';
import { overviewWords } from '../../words/overview.ts';
import { ActivityChart } from '../charts/activity.ts';
import { type CardParts, renderCard } from './card.ts';
import type { Card } from './state.ts';

define('mfx-activity', ActivityChart);

/** What was read. */
export interface Shown extends Pick<CardParts, 'permissions'> {
  readonly cards: readonly Card[];
}

export interface OverviewParts extends Pick<CardParts, 'session' | 'start'> {
  readonly shown: Loading<Shown>;
  /** What could not be started. */
  readonly failure: ApiError | null;
  /** What is being started; null if nothing is. */
  readonly starting: { readonly connectionId: string; readonly capability: string } | null;
}

/** The cards, and below them how the last days were. */
export function renderOverview({ session, shown, failure, starting, start }: OverviewParts): TemplateResult {
  return html`${errorNotice(session, failure)}
  ${loaded(session, shown, ({ cards, permissions }) =>
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
  <mfx-activity .session=${session}></mfx-activity>`;
}

export const styles = [
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
