import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { SchemaForm } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { comboboxStyle } from '../../parts/combobox.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { Attempt } from '../../shell/attempt.ts';
import { MfxElement } from '../../shell/element.ts';
import { Loading } from '../../shell/loading.ts';
import { type Decision, denialOf } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { actionWords } from '../../words/action.ts';
import { choiceWords } from '../../words/choices.ts';
import { formWords } from '../../words/form.ts';
import { labelOf } from '../../words/subjects.ts';
import { type Connected, readConnected } from '../connection/read.ts';
import { hostChoices } from './host-choices.ts';
import { asDryRun, readInput } from './input-plan.ts';
import { ownScreenOf } from './own-screens.ts';

interface Shown extends Connected {
  /** Whether the capability can run now; null if the provider does not have it. */
  readonly decision: Decision | null;
}

/** The rules of what signing in mends. */
const credentialRules = 'use.credential_';

/** Runs a capability with an input that a person fills in. */
export class ActionScreen extends MfxElement {
  static override styles = [...MfxElement.styles, formStyle, comboboxStyle];
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    connectionId: { attribute: 'connection-id' },
    capability: { attribute: 'capability' },
  };

  /** Which connection. */
  declare connectionId: string;
  /** Key of the capability. */
  declare capability: string;

  readonly #attempt = new Attempt(this, () => this.current);
  readonly #form = new SchemaForm(this, {
    words: () => this.current.words(formWords),
    announce: (text) => this.current.announce(text),
    name: 'input',
    combobox: (field, onChoice) => hostChoices(this, () => this.current, field, onChoice),
    choiceHint: () => this.current.words(choiceWords).hint,
  });
  #hasDryRun = false;
  #isOptional = false;
  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const { client } = this.current;
    // First, so that a connection that is gone is one error.
    const connected = await readConnected(client, this.connectionId, signal);
    const { capabilities } = await client.permissions.get(this.connectionId, { signal });
    const capability = connected.provider.capabilities.find(({ key }) => key === this.capability);
    const { plan, hasDryRun } = readInput(capability?.input_schema ?? {});
    this.#hasDryRun = hasDryRun;
    this.#isOptional = plan.kind === 'group' && plan.properties.every(({ isRequired }) => !isRequired);
    this.#form.startPlan(plan, undefined, capability?.choices);
    await ownScreenOf(connected, this.capability)?.load();
    return { ...connected, decision: capabilities?.find((one) => one.capability === this.capability) ?? null };
  });

  constructor() {
    super();
    this.connectionId = '';
    this.capability = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if ((changed.has('connectionId') || changed.has('capability')) && this.connectionId !== '')
      void this.#shown.load({ fresh: true });
  }

  async #run(isDryRun: boolean): Promise<void> {
    const input = this.#form.submit();
    if (!isObject(input) || this.#attempt.busy !== null) return;
    const { client, announce, navigate, words } = this.current;
    const started = await this.#attempt.do('run', () =>
      client.runs.start(this.connectionId, this.capability, isDryRun ? asDryRun(input) : input),
    );
    if (started.isDone) {
      announce(words(actionWords).started);
      navigate(paths.run(started.value.id));
    } else if (started.error.fields.length > 0) {
      this.#attempt.forget();
      this.#form.refuse(started.error.fields, 'input');
    }
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(actionWords);
    const { value } = this.#shown.state;
    const label = value?.provider.capabilities.find(({ key }) => key === this.capability)?.label;
    const provider = value?.provider.label ?? '';
    return html`<div class="stack">
      ${value ? html`<p><a href=${session.link(paths.connection(this.connectionId))}>${words.back(provider)}</a></p>` : nothing}
      <h1 tabindex="-1">${value ? words.title(labelOf(session, this.capability, label), provider) : this.capability}</h1>
      ${loaded(
        session,
        this.#shown.state,
        () => void this.#shown.load(),
        (shown) => this.#content(shown),
      )}
    </div>`;
  }

  #content({ decision, connection, provider }: Shown): TemplateResult {
    const session = this.current;
    const words = session.words(actionWords);
    if (decision === null) return notice('warn', html`<p>${words.gone}</p>`);
    const denied = denialOf(session, decision);
    const mend = decision.rule.startsWith(credentialRules)
      ? html`<a class="button" href=${session.link(paths.connect(provider.key, 'sign-in'))}
          >${words.signIn}</a
        >`
      : nothing;
    const connected = { connection, provider };
    const own = ownScreenOf(connected, this.capability);
    if (own) return own.render({ session, connected, capability: this.capability, denied, mend });
    const isBusy = this.#attempt.busy !== null;
    const { error } = this.#attempt;
    const submit = (event: Event) => {
      event.preventDefault();
      if (denied === null) void this.#run(false);
    };
    const buttons = [{ label: words.run, kind: 'primary', isBusy, act: () => void this.#run(false) } as const];
    const dryRun = { label: words.dryRun, isBusy, act: () => void this.#run(true) };
    return html`${error ? errorNotice(session, error) : nothing}
      <form novalidate @submit=${submit}>
        ${this.#fields()} ${this.#hasDryRun ? html`<p class="hint">${words.dryRunHint}</p>` : nothing}
        ${buttonRow(denied, this.#hasDryRun ? [...buttons, dryRun] : buttons, mend)}
      </form>`;
  }

  /** What may all be left out does not stand in the way. */
  #fields(): TemplateResult {
    const words = this.current.words(actionWords);
    if (this.#form.isEmpty) return html`<p class="muted">${words.noInput}</p>`;
    if (!this.#isOptional) return this.#form.render();
    return html`<details ?open=${this.#form.hasProblems}>
      <summary>${words.options}</summary>
      <div class="stack">${this.#form.render()}</div>
    </details>`;
  }
}
