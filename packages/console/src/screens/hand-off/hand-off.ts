import { css, html, nothing, type TemplateResult } from 'lit';
import type { Field, FieldContext } from '../../form/fields/context.ts';
import type { Json, JsonObject } from '../../form/plan.ts';
import { SchemaForm } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { comboboxStyle } from '../../parts/combobox.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { Attempt } from '../../shell/attempt.ts';
import { download } from '../../shell/download.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import { actionWords } from '../../words/action.ts';
import { handOffWords } from '../../words/hand-off.ts';
import { formatMoney } from '../../words/money.ts';
import { hostChoices } from '../action/host-choices.ts';
import { asDryRun, readInput } from '../action/input-plan.ts';
import { InputScreen } from '../action/input-screen.ts';
import type { Connected } from '../connection/read.ts';
import type { Run } from '../run/follow.ts';
import { addUp } from './add-up.ts';
import { withPoints, writesComma } from './comma.ts';
import { renderLine } from './line.ts';
import { linesOf, planHandOff, toInput } from './plan.ts';
import { renderPreview } from './preview.ts';
import { invoiceStyle } from './style.ts';
import { renderSum } from './sum-view.ts';
import { readTerms, type Terms } from './terms.ts';

/** A dry run, with the input that it was about. */
interface Preview {
  readonly input: JsonObject;
  readonly run: Run;
}

/** Hands work to a vendor: lines with live totals, a preview of both documents, and only then the hand-off. */
export class HandOffScreen extends InputScreen {
  static override styles = [
    ...InputScreen.styles,
    formStyle,
    comboboxStyle,
    invoiceStyle,
    css`
      .line {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 7rem), 1fr));
        gap: var(--_space);
        align-items: start;
      }
      /* Beside each other, only the labels are above the fields. */
      .line .hint {
        display: none;
      }
      .amount {
        font-weight: 600;
        text-align: end;
      }
    `,
  ];
  #terms: Terms = readTerms({});
  #amounts: readonly (string | null)[] = [];
  #preview: Preview | null = null;
  readonly #attempt = new Attempt(this, () => this.current);
  readonly #form = new SchemaForm(this, {
    session: () => this.current,
    name: 'input',
    combobox: (field, onChoice) => hostChoices(this, () => this.current, field, onChoice),
    draw: (context, field) => this.#draw(context, field),
  });

  protected override start({ connection, provider }: Connected): void {
    const { words, language } = this.current;
    const capability = provider.capabilities.find(({ key }) => key === this.capability);
    this.#terms = readTerms(connection.config);
    this.#preview = null;
    const { plan } = readInput(capability?.input_schema ?? {});
    const shown = planHandOff(plan, { words: words(handOffWords), terms: this.#terms, language });
    this.#form.startPlan(shown, { items: [{}] }, capability?.choices);
  }

  #draw(context: FieldContext, field: Field): TemplateResult | undefined {
    const { draft, path } = field;
    const [list, index = '', ...inside] = path.split('.');
    if (list !== 'items' || index === '' || inside.length > 0 || draft.kind !== 'group') return undefined;
    const { words, language } = this.current;
    const { amount, more } = words(handOffWords);
    const found = this.#amounts[Number(index)] ?? null;
    const text = found === null ? '…' : formatMoney(language, found, this.#terms.currency);
    return renderLine(context, { ...field, draft }, { terms: this.#terms, amount: `${amount}: ${text}`, more });
  }

  async #tryIt(): Promise<void> {
    if (this.#form.submit() === undefined || this.#attempt.isBusy) return;
    const input = this.#input;
    const { client } = this.current;
    const run = await this.#attempt.do('preview', async () => {
      const started = await client.runs.start(this.connectionId, this.capability, asDryRun(input));
      for await (const now of client.runs.follow(started.id)) if (endingOf(now)) return now;
      return client.runs.get(started.id);
    });
    if (run) {
      this.#preview = { input, run };
      this.requestUpdate();
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#preview')?.focus();
    } else this.#form.refuse(this.#attempt, 'input');
  }

  async #handOff({ input, run }: Preview): Promise<void> {
    if (this.#attempt.isBusy) return;
    const { client, announce, navigate, words } = this.current;
    // Of one preview there is one hand-off, even if its answer is lost and a person tries again.
    const once = { idempotencyKey: `preview-${run.id}` };
    const started = await this.#attempt.do('hand-off', () =>
      client.runs.start(this.connectionId, this.capability, input, once),
    );
    if (!started) return;
    announce(words(actionWords).started);
    navigate(paths.run(started.id));
  }

  #download(runId: string, name: string): void {
    void this.#attempt.do('download', async () => download(await this.current.client.runs.document(runId, { name })));
  }

  get #value(): Json {
    const { value } = this.#form;
    return writesComma(this.current.language) ? withPoints(value) : value;
  }

  get #input(): JsonObject {
    return toInput(this.#value, this.#terms);
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(handOffWords);
    const { amounts, totals } = addUp(linesOf(this.#value, this.#terms), this.#terms);
    this.#amounts = amounts;
    const preview = this.#preview;
    const isFresh = preview !== null && JSON.stringify(preview.input) === JSON.stringify(this.#input);
    const { error } = this.#attempt;
    const isBusy = this.#attempt.isBusy;
    const submit = (event: Event) => {
      event.preventDefault();
      if (this.denied === null) void this.#tryIt();
    };
    return html`<div class="stack">
      <form novalidate @submit=${submit}>
        ${this.#form.render()} ${renderSum(session, { ...totals, currency: this.#terms.currency, lines: [] })}
        ${preview && !isFresh ? notice('warn', words.changed) : nothing}
        <p class="hint">${words.previewHint}</p>
        ${buttonRow(
          this.denied,
          [{ label: words.preview, kind: isFresh ? 'plain' : 'primary', isBusy, isSubmit: true }],
          this.mend,
        )}
      </form>
      ${errorNotice(session, error)}
      ${
        preview && isFresh
          ? renderPreview(session, {
              run: preview.run,
              denied: this.denied,
              isBusy,
              handOff: () => void this.#handOff(preview),
              download: (name) => this.#download(preview.run.id, name),
            })
          : nothing
      }
    </div>`;
  }
}
