import { html, nothing, type TemplateResult } from 'lit';
import { badge, type Tone } from '../../parts/badge.ts';
import { time } from '../../parts/time.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { timelineWords } from '../../words/timeline.ts';
import type { Entry, LogEvent } from './entries.ts';
import { sayEvent } from './say-event.ts';

const tones: Readonly<Record<LogEvent['level'], Tone>> = { debug: 'idle', info: 'idle', warning: 'warn', error: 'bad' };

/** @param nameOf the name of an event's connection */
export function renderEntry(session: Session, entry: Entry, nameOf: (event: LogEvent) => string): TemplateResult {
  const words = session.words(timelineWords);
  const { runId, events } = entry;
  const [newest, ...others] = events;
  return html`<li class="entry">
    ${renderEvent(session, newest, nameOf(newest))}
    ${runId === null ? nothing : html`<p class="small"><a href=${session.link(paths.run(runId))}>${words.showRun}</a></p>`}
    ${
      others.length === 0
        ? nothing
        : html`<details>
            <summary>${(runId === null ? words.moreLikeThis : words.more)(session.format.number(others.length))}</summary>
            <ul class="stack tight">
              ${others.map((event) => html`<li>${renderEvent(session, event, null)}</li>`)}
            </ul>
          </details>`
    }
  </li>`;
}

function renderEvent(session: Session, event: LogEvent, name: string | null): TemplateResult {
  const words = session.words(timelineWords);
  return html`<div class="row">
      ${event.level === 'info' ? nothing : badge(tones[event.level], words.levels[event.level])}
      <span class="muted small">
        ${name === null ? nothing : html`${name}, `}${time(session.format, event.created_at)}${
          event.actor_id === null ? nothing : html`, ${words.by(event.actor_id)}`
        }
      </span>
    </div>
    <p>${sayEvent(session, event)}</p>`;
}
