import { html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { objectsOf, textOf } from '../../form/read-json.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { notice } from '../../parts/notice.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { handOffWords } from '../../words/hand-off.ts';
import type { Run } from '../run/follow.ts';
import { renderDocuments } from './documents.ts';
import { readSum, renderSum } from './sum-view.ts';

interface PreviewParts {
  /** A dry run that has ended. */
  readonly run: Run;
  readonly denied: string | null;
  readonly isBusy: boolean;
  readonly handOff: () => void;
  readonly download: (name: string) => void;
}

/** What will be issued and sent, and the button that does it; what is wrong if the dry run failed. */
export function renderPreview(
  session: Session,
  { run, denied, isBusy, handOff, download }: PreviewParts,
): TemplateResult {
  const words = session.words(handOffWords);
  const { result } = run;
  const sum = readSum(result);
  if (sum === null || !isObject(result)) return notice('bad', run.error?.message ?? run.state);
  const { delivery } = result;
  return html`<section class="stack" aria-labelledby="preview">
    <h2 id="preview" tabindex="-1">${words.previewTitle}</h2>
    ${renderWarnings(result)} ${renderSum(session, sum)}
    ${renderDocuments(session, { runId: run.id, names: namesOf(result), hasFrames: true, download })}
    <p>${textFor<string>(words.delivery, textOf(isObject(delivery) ? delivery['by'] : '')) ?? nothing} ${words.noUndo}</p>
    ${buttonRow(denied, [{ label: words.handOff, kind: 'primary', isBusy, act: handOff }])}
  </section>`;
}

/** The documents that a result names. */
export const namesOf = (result: Readonly<Record<string, unknown>>): readonly string[] =>
  Array.isArray(result['documents']) ? result['documents'].map(textOf) : [];

/** What readers of the documents will not see as intended. */
export function renderWarnings(result: Readonly<Record<string, unknown>>): TemplateResult | typeof nothing {
  const warnings = objectsOf(result['warnings']);
  return warnings.length === 0
    ? nothing
    : notice(
        'warn',
        warnings.map((warning) => html`<p>${textOf(warning['message'])}</p>`),
      );
}
