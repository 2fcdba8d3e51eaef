import { html, nothing, type TemplateResult } from 'lit';
import { progressBar } from '../../parts/progress.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { runWords } from '../../words/run.ts';
import { countSubjects } from '../../words/subjects.ts';
import type { Run } from './follow.ts';

/** How far a run is, in words: "1,200 of 2,000 orders, 300 per second, about 3 seconds left". */
export function describeProgress(session: Session, { capability, progress }: Run): string {
  const words = session.words(runWords);
  const { number, duration } = session.format;
  const { fetched, total, per_second: rate, phase } = progress;
  const count =
    total === null
      ? words.soFar(countSubjects(session, capability, fetched))
      : words.ofTotal(number(fetched), countSubjects(session, capability, total));
  const parts = [phase === null ? undefined : textFor(words.phases, phase), count];
  if (rate !== null && rate > 0) {
    parts.push(words.perSecond(number(Math.round(rate))));
    if (total !== null && total > fetched) parts.push(words.timeLeft(duration((total - fetched) / rate)));
  }
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The bar, while the run is under way. */
export function renderBar(session: Session, run: Run): TemplateResult | typeof nothing {
  if (endingOf(run) || run.state === 'PENDING' || run.state === 'RECEIVED') return nothing;
  const text = describeProgress(session, run);
  const { fetched, total } = run.progress;
  return html`<div>
    ${progressBar({ label: session.words(runWords).progress, done: fetched, total, text })}
    <p class="muted">${text}</p>
  </div>`;
}

const counts = ['created', 'changed', 'unchanged', 'deleted', 'rejected'] as const;

/** What an import brought, in numbers. A push that counts nothing has none. */
export function renderCounts(session: Session, run: Run): TemplateResult | typeof nothing {
  const words = session.words(runWords);
  if (counts.every((name) => run.progress[name] === 0) && run.progress.fetched === 0) return nothing;
  return html`<dl class="counts">
    ${counts.map(
      (name) => html`<div>
        <dt>${words[name]}</dt>
        <dd>
          ${session.format.number(run.progress[name])}
          ${
            name === 'rejected' && run.progress.rejected > 0
              ? html`<a
                  class="small"
                  href=${session.link(paths.timeline({ connection: run.connection_id, type: 'record.rejected' }))}
                  >${words.showRejected}</a
                >`
              : nothing
          }
        </dd>
      </div>`,
    )}
  </dl>`;
}
