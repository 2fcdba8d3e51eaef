import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Combobox, ComboboxOptions } from '../parts/combobox.ts';
import type { Attempt } from '../shell/attempt.ts';
import type { Session } from '../shell/session.ts';
import { choiceWords } from '../words/choices.ts';
import { type FormWords, formWords } from '../words/form.ts';
import { check, type FieldProblem, fromServer, joinPath } from './check.ts';
import { type Draft, fieldOf, type ItemDraft, type ItemsDraft, newDraft, newItem, toValue } from './draft.ts';
import { addButtonId, type Field, type FieldContext } from './fields/context.ts';
import { labelOf, renderField, renderFields } from './fields/field.ts';
import type { Json, Plan } from './plan.ts';
import { readSchema } from './read-schema.ts';
import { sayFault } from './say-fault.ts';

/** The element that shows the form in its own shadow root. */
export type FormHost = ReactiveControllerHost & { readonly renderRoot: DocumentFragment | HTMLElement };

export interface FormOptions {
  readonly session: () => Session;
  /** Sets the ids of this form apart from those of others on the same screen. @default 'form' */
  readonly name?: string;
  /** Makes the list of a field with choices. Without it they are text fields. */
  readonly combobox?: (field: string, onChoice: ComboboxOptions['onChoice']) => Combobox;
  /** Draws a field the screen's own way; undefined leaves it to the form. */
  readonly draw?: (context: FieldContext, field: Field) => TemplateResult | undefined;
}

/**
 * A form of a JSON Schema within a screen: keeps what a person fills in, checks it, and draws it into the screen's own root, so that
 * labels, hints and problems are beside their fields. The screen calls `start` with the schema, puts `render()` into a `<form
 * novalidate>`, and calls `submit` when the form is submitted.
 */
export class SchemaForm {
  readonly #host: FormHost;
  readonly #options: FormOptions;
  #draft: Draft = newDraft(readSchema({ type: 'object', properties: {} }));
  #problems: readonly FieldProblem[] = [];
  /** Whether a person has tried to submit: from then on problems go away as they are mended. */
  #isTried = false;
  #comboboxes: ReadonlyMap<string, Combobox> = new Map();

  constructor(host: FormHost, options: FormOptions) {
    this.#host = host;
    this.#options = options;
  }

  get #words(): FormWords {
    return this.#options.session().words(formWords);
  }

  /** Starts again. @param value what is stored */
  start(schema: unknown, value?: Json): void {
    this.startPlan(readSchema(schema), value);
  }

  /** @param choices the fields that a person chooses from what the host finds */
  startPlan(plan: Plan, value?: Json, choices: readonly string[] = []): void {
    this.#draft = newDraft(plan, value);
    this.#comboboxes = new Map(choices.flatMap((name) => this.#comboboxFor(name)));
    this.#problems = [];
    this.#isTried = false;
    this.#host.requestUpdate();
  }

  #comboboxFor(name: string): [string, Combobox][] {
    const draft = fieldOf(this.#draft, name)?.draft;
    if (draft?.kind !== 'text') return [];
    const combobox = this.#options.combobox?.(name, (choice) => {
      draft.text = choice?.id ?? '';
      draft.isUnreadable = choice === null && combobox?.text.trim() !== '';
      this.#changed();
    });
    return combobox ? [[name, combobox]] : [];
  }

  /** Whether there is nothing to fill in. */
  get isEmpty(): boolean {
    return this.#draft.kind === 'group' && this.#draft.fields.length === 0;
  }

  /** What is filled in so far, unchecked. */
  get value(): Json {
    return toValue(this.#draft);
  }

  get hasProblems(): boolean {
    return this.#problems.length > 0;
  }

  /** The value, or undefined if it has problems: they are then shown, and the focus moves to their summary. */
  submit(): Json | undefined {
    this.#isTried = true;
    this.#show(check(this.#draft));
    return this.#problems.length === 0 ? toValue(this.#draft) : undefined;
  }

  /**
   * Shows the problems that the server found at their fields, instead of as the error of the attempt.
   * @param within where the value is in the request: `config`
   */
  refuse(attempt: Attempt, within: string): void {
    const wrong = attempt.error?.fields ?? [];
    if (wrong.length === 0) return;
    attempt.forget();
    const start = `${within}.`;
    const inForm = wrong.map(({ path, problem }) => ({
      path: path === within ? '' : path.startsWith(start) ? path.slice(start.length) : path,
      problem,
    }));
    this.#show(fromServer(this.#draft, inForm));
  }

  /** The summary of the problems, and the fields. */
  render(): TemplateResult {
    const context = this.#context();
    const fields =
      this.#draft.kind === 'group'
        ? renderFields(context, this.#draft, '')
        : renderField(context, { draft: this.#draft, path: '', label: labelOf(this.#draft, ''), isRequired: true });
    return html`${this.#summary()}${fields}`;
  }

  #summary(): TemplateResult | typeof nothing {
    if (this.#problems.length === 0) return nothing;
    return html`<div
      class="notice bad summary"
      id=${this.#id('~summary')}
      role="group"
      tabindex="-1"
      aria-labelledby=${this.#id('~summary-title')}
    >
      <h2 id=${this.#id('~summary-title')}>${this.#words.problems(this.#problems.length)}</h2>
      <ul>
        ${this.#problems.map((problem) => html`<li>${this.#problemLink(problem)}</li>`)}
      </ul>
    </div>`;
  }

  #problemLink({ path, fault }: FieldProblem): TemplateResult {
    const label = this.#labelAt(path);
    const text = label === '' ? sayFault(fault, this.#words) : `${label}: ${sayFault(fault, this.#words)}`;
    if (path === '') return html`${text}`;
    const follow = (event: Event) => {
      event.preventDefault();
      this.#focus(this.#id(path));
    };
    return html`<a href=${`#${this.#id(path)}`} @click=${follow}>${text}</a>`;
  }

  #context(): FieldContext {
    const { session, draw } = this.#options;
    const words = this.#words;
    const context: FieldContext = {
      draw: (field) => draw?.(context, field),
      words,
      idOf: (path) => this.#id(path),
      problemAt: (path) => {
        const found = this.#problems.find((problem) => problem.path === path && path !== '');
        return found && sayFault(found.fault, words);
      },
      comboboxAt: ({ path }) => this.#comboboxes.get(path),
      choiceHint: session().words(choiceWords).hint,
      changed: () => this.#changed(),
      add: (items, label) => {
        const item = newItem(items.plan);
        items.items = [...items.items, item];
        this.#changed();
        session().announce(words.added(label));
        this.#whenShown((root) =>
          root.querySelector<HTMLElement>(`[data-item="${item.id}"] :is(input, select, textarea, button)`)?.focus(),
        );
      },
      remove: (items, item, path, label) => this.#remove(items, item, path, label),
    };
    return context;
  }

  #remove(items: ItemsDraft, item: ItemDraft, path: string, label: string): void {
    items.items = items.items.filter((one) => one !== item);
    // Problems name items by position, which has changed.
    this.#problems = this.#isTried ? check(this.#draft) : [];
    this.#host.requestUpdate();
    this.#options.session().announce(this.#words.removed(label));
    this.#focus(addButtonId(this.#id(path.slice(0, path.lastIndexOf('.')))));
  }

  #changed(): void {
    if (this.#problems.length > 0) {
      const still = check(this.#draft);
      // What the server found stays until the next attempt: only it knows.
      this.#problems = this.#problems.filter(
        ({ path, fault }) => fault.code === 'server' || still.some((one) => one.path === path),
      );
    }
    this.#host.requestUpdate();
  }

  #show(problems: readonly FieldProblem[]): void {
    this.#problems = problems;
    for (const { path } of problems) unfold(this.#draft, path.split('.'));
    this.#host.requestUpdate();
    if (problems.length > 0) this.#focus(this.#id('~summary'));
  }

  /** What a path is called: `rates.0.label` is "Rates 1, Label". */
  #labelAt(path: string): string {
    const labels: string[] = [];
    let draft: Draft | undefined = this.#draft;
    let last = '';
    for (const part of path.replace('~name', '').split('.')) {
      if (draft?.kind === 'group') {
        const field: Draft | undefined = fieldOf(draft, part)?.draft;
        if (!field) break;
        last = labelOf(field, part);
        labels.push(last);
        draft = field;
      } else if (draft?.kind === 'items') {
        labels.splice(-1, 1, this.#words.item(last, Number(part) + 1));
        draft = draft.items[Number(part)]?.draft;
      }
    }
    return labels.join(', ');
  }

  #id(path: string): string {
    return joinPath(this.#options.name ?? 'form', path);
  }

  #focus(id: string): void {
    this.#whenShown((root) => root.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus());
  }

  #whenShown(act: (root: FormHost['renderRoot']) => void): void {
    void this.#host.updateComplete.then(() => act(this.#host.renderRoot));
  }
}

/** Shows the groups around a field. */
function unfold(draft: Draft, [next, ...rest]: readonly string[]): void {
  if (draft.kind === 'group') draft.isFolded = false;
  const name = next?.replace('~name', '');
  const inner = draft.kind === 'items' ? draft.items[Number(name)]?.draft : fieldOf(draft, name)?.draft;
  if (inner) unfold(inner, rest);
}
