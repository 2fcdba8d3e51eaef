import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../shell/session.ts';
import { usageWords } from '../../words/usage.ts';
import type { Budget } from './usage.ts';

/** How coarse the server's share is. In percent. */
const step = 10;

/** About how much is left of the requests that the provider allows, and what waits. */
export function renderBudget(session: Session, budget: Budget, provider: string): TemplateResult {
  const words = session.words(usageWords);
  const { left_percent: left, people_wait_until: people, others_wait_until: others } = budget;
  const percent = (value: number): string =>
    new Intl.NumberFormat(session.language, { style: 'percent' }).format(value / 100);
  const { instant } = session.format;
  const text =
    left === null ? '' : left === 0 ? words.few(percent(step), provider) : words.left(percent(left), provider);
  return html`<section class="card stack tight">
    <h2>${words.budget}</h2>
    ${
      left === null
        ? nothing
        : html`<progress aria-label=${words.budget} aria-valuetext=${text} max="100" value=${left}></progress>
            <p>${text} ${words.shared}</p>`
    }
    ${people ? html`<p>${words.allWait(instant(people))}</p>` : others ? html`<p>${words.othersWait(instant(others))}</p>` : nothing}
  </section>`;
}
