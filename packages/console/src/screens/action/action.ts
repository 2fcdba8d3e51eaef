import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { SchemaForm } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { formWords } from '../../form/words.ts';
import { button } from '../../parts/button.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { Attempt } from '../../shell/attempt.ts';
import { MfxElement } from '../../shell/element.ts';
import { Loading } from '../../shell/loading.ts';
import { type Decision, denialOf } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { labelOf } from '../../words/subjects.ts';
import { type Connected, readConnected } from '../connection/read.ts';
import { asDryRun, readInput } from './input-plan.ts';
import { actionWords } from './words.ts';

interface Shown extends Connected {
  /** Whether the capability can run now; null if the provider does not have it. */
  readonly decision: Decision | null;
}

/** Runs a capability with an input that a person fills in. */
export class ActionScreen extends MfxElement {
  static override styles = [...MfxElement.styles, formStyle];
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
  });
  #hasDryRun = false;
  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const { client } = this.current;
    const [connected, { capabilities }] = await Promise.all([
      readConnected(client, this.connectionId, signal),
      client.permissions.get(this.connectionId, { signal }),
    ]);
    const capability = connected.provider.capabilities.find(({ key }) => key === this.capability);
    const { plan, hasDryRun } = readInput(capability?.input_schema ?? {});
    this.#hasDryRun = hasDryRun;
    this.#form.startPlan(plan);
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

  #content({ decision }: Shown): TemplateResult {
    const session = this.current;
    const words = session.words(actionWords);
    if (decision === null) return notice('warn', html`<p>${words.gone}</p>`);
    const denied = denialOf(session, decision);
    const isBusy = this.#attempt.busy !== null;
    const { error } = this.#attempt;
    const submit = (event: Event) => {
      event.preventDefault();
      if (denied === null) void this.#run(false);
    };
    return html`${error ? errorNotice(session, error) : nothing}
      <form novalidate @submit=${submit}>
        ${this.#form.isEmpty ? html`<p class="muted">${words.noInput}</p>` : this.#form.render()}
        ${this.#hasDryRun ? html`<p class="hint">${words.dryRunHint}</p>` : nothing}
        <div class="row">
          ${button({ label: words.run, kind: 'primary', isBusy, denied, act: () => void this.#run(false) })}
          ${this.#hasDryRun ? button({ label: words.dryRun, isBusy, denied, act: () => void this.#run(true) }) : nothing}
        </div>
      </form>`;
  }
}
