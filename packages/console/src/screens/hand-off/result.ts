import { html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { time } from '../../parts/time.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { handOffWords } from '../../words/hand-off.ts';
import type { Run } from '../run/follow.ts';
import { renderDocuments } from './documents.ts';
import { namesOf, renderWarnings } from './preview.ts';
import { readSum, renderSum } from './sum-view.ts';
import { textOf } from './terms.ts';

/** What came of a hand-off, or what one would come to: number, total, how it went out, and the documents. */
export function renderHandOff(session: Session, { id, result }: Run, download: (name: string) => void): TemplateResult {
  if (!isObject(result)) return html``;
  const sum = readSum(result);
  return html`${renderWarnings(result)} ${sum ? renderSum(session, sum) : renderIssued(session, result)}
    ${renderDocuments(session, { runId: id, names: namesOf(result), download })}`;
}

function renderIssued({ words, format }: Session, { invoice, delivery }: Readonly<Record<string, unknown>>): unknown {
  if (!isObject(invoice) || !isObject(delivery)) return nothing;
  const labels = words(handOffWords);
  const by = textOf(delivery['by']);
  const message = textOf(delivery['message_id']);
  return html`<dl class="facts">
    <dt>${labels.invoice}</dt>
    <dd>${textOf(invoice['number'])}</dd>
    <dt>${labels.total}</dt>
    <dd>${format.money(textOf(invoice['total']), textOf(invoice['currency']))}</dd>
    <dt>${labels.delivered}</dt>
    <dd>${textFor<string>(labels.deliveredBy, by) ?? by}, ${time(format, textOf(delivery['at']))}</dd>
    ${message === '' ? nothing : html`<dt>${labels.messageId}</dt><dd>${message}</dd>`}
  </dl>`;
}

interface AgainParts {
  readonly denied: string | null;
  readonly isBusy: boolean;
  readonly again: () => void;
}

/** The way on from a hand-off that failed. */
export function renderAgain({ words }: Session, { denied, isBusy, again }: AgainParts): TemplateResult {
  const labels = words(handOffWords);
  return html`<p class="hint">${labels.againHint}</p>
    ${buttonRow(denied, [{ label: labels.again, isBusy, act: again }])}`;
}
