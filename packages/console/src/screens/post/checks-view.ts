import { html, nothing, type TemplateResult } from 'lit';
import { badge } from '../../parts/badge.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { postWords } from '../../words/post.ts';
import type { Check } from './result.ts';

const tones = { ok: 'good', warning: 'warn', error: 'bad' } as const;

/** Checks as a list: what a person should look at, and how many passed. @param always the rules that are shown even if they passed */
export function checksView(
  session: Session,
  checks: readonly Check[],
  always: readonly string[] = [],
): TemplateResult | typeof nothing {
  const { levels, subjects, passed } = session.words(postWords);
  const labelOf = (subject: string): string => {
    const label = textFor(subjects, subject);
    return label === undefined ? '' : `${label}: `;
  };
  const shown = checks.filter(({ level, rule }) => level !== 'ok' || always.includes(rule));
  if (checks.length === 0) return nothing;
  return html`<ul class="stack tight">
    ${shown.map(
      ({ level, subject, message }) =>
        html`<li>${badge(tones[level], levels[level])} ${labelOf(subject)}${message}</li>`,
    )}
    ${checks.length > shown.length ? html`<li>${badge('good', passed(checks.length - shown.length))}</li>` : nothing}
  </ul>`;
}
