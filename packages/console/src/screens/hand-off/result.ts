import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { textOf } from '../../form/read-json.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { errorNotice } from '../../parts/notice.ts';
import { time } from '../../parts/time.ts';
import { Attempt } from '../../shell/attempt.ts';
import { download } from '../../shell/download.ts';
import { MfxElement } from '../../shell/element.ts';
import { paths } from '../../shell/routes.ts';
import { textFor } from '../../words/catalogue.ts';
import { handOffWords } from '../../words/hand-off.ts';
import { formatMoney } from '../../words/money.ts';
import type { Run } from '../run/follow.ts';
import { renderDocuments } from './documents.ts';
import { namesOf, renderWarnings } from './preview.ts';
import { invoiceStyle } from './style.ts';
import { readSum, renderSum } from './sum-view.ts';

/** What came of a hand-off, or what one would come to: number, total, how it went out, the documents, and the way on if it failed. */
export class HandOffResult extends MfxElement {
  static override styles = [...MfxElement.styles, invoiceStyle];
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    run: { attribute: false },
    denied: { attribute: false },
    resumed: { attribute: false },
  };

  /** A run that hands off. */
  declare run: Run | null;
  /** Why the actor may not run it again; null if they may. */
  declare denied: string | null;
  /** Is told that the run goes on. */
  declare resumed: (run: Run) => void;

  readonly #attempt = new Attempt(this, () => this.current);

  constructor() {
    super();
    this.run = null;
    this.denied = null;
    this.resumed = () => undefined;
  }

  protected override render(): TemplateResult {
    const { run } = this;
    if (run === null) return html``;
    const session = this.current;
    const { error } = this.#attempt;
    return html`<div class="stack">
      ${isObject(run.result) ? this.#renderResult(run.result) : nothing} ${isIssued(run) ? this.#renderDocuments(run) : nothing}
      ${errorNotice(session, error)} ${mayGoOn(run) ? this.#renderAgain(run) : nothing}
    </div>`;
  }

  #renderResult(result: Readonly<Record<string, unknown>>): TemplateResult {
    const sum = readSum(result);
    return html`${renderWarnings(result)} ${sum ? renderSum(this.current, sum) : this.#renderIssued(result)}`;
  }

  #renderDocuments({ id, result }: Run): TemplateResult {
    const session = this.current;
    const named = isObject(result) ? namesOf(result) : [];
    const save = (name: string) =>
      void this.#attempt.do('download', async () => download(await session.client.runs.document(id, { name })));
    return renderDocuments(session, {
      runId: id,
      // A person's word has taken the place of the result, or there is none: the documents are there all the same.
      names: named.length > 0 ? named : Object.keys(session.words(handOffWords).documents),
      hasFrames: named.length > 0,
      download: save,
    });
  }

  #renderIssued({ invoice, delivery }: Readonly<Record<string, unknown>>): TemplateResult | typeof nothing {
    if (!isObject(invoice) || !isObject(delivery)) return nothing;
    const { words, format, language } = this.current;
    const labels = words(handOffWords);
    const by = textOf(delivery['by']);
    const message = textOf(delivery['message_id']);
    return html`<dl class="facts">
      <dt>${labels.invoice}</dt>
      <dd>${textOf(invoice['number'])}</dd>
      <dt>${labels.total}</dt>
      <dd>${formatMoney(language, textOf(invoice['total']), textOf(invoice['currency']))}</dd>
      <dt>${labels.delivered}</dt>
      <dd>${textFor<string>(labels.deliveredBy, by) ?? by}, ${time(format, textOf(delivery['at']))}</dd>
      ${message === '' ? nothing : html`<dt>${labels.messageId}</dt><dd>${message}</dd>`}
    </dl>`;
  }

  #renderAgain(run: Run): TemplateResult {
    const { again, againHint } = this.current.words(handOffWords);
    const isBusy = this.#attempt.isBusy;
    return html`<p class="hint">${againHint}</p>
      ${buttonRow(this.denied, [{ label: again, isBusy, act: () => void this.#again(run) }])}`;
  }

  /** Goes on from the last step; what failed before the first starts again. */
  async #again({ id, connection_id: connection, capability, input }: Run): Promise<void> {
    const { client, navigate } = this.current;
    const resumed = await this.#attempt.do('again', () => client.runs.reconcile(id));
    if (resumed) return this.resumed(resumed);
    if (this.#attempt.error?.code !== 'invalid_input') return;
    const started = await this.#attempt.do('again', () => client.runs.start(connection, capability, input));
    if (started) navigate(paths.run(started.id));
  }
}

/** Whether the run has documents: what may have been sent was issued before. */
const isIssued = ({ result, error }: Run): boolean =>
  result !== null || error?.code === 'outcome_unknown' || error?.code === 'outcome_settled';

/** What is not known to have failed must be settled first. */
const mayGoOn = ({ state, error, input }: Run): boolean =>
  state === 'FAILURE' && error?.code !== 'outcome_unknown' && input['dry_run'] !== true;
